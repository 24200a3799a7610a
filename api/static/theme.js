// Colours of the canvas, for light and dark. Elsewhere the style sheet does it.

/** Whether the page is dark: ?theme= wins over the system. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Call back when the system changes between light and dark. */
export function onThemeChange(listener) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);
}

/** A mix of two colours, #rrggbb; share is that of the first. */
export function mix(first, second, share) {
  const part = (color, i) => parseInt(color.slice(1 + 2 * i, 3 + 2 * i), 16);
  const sum = [0, 1, 2].map((i) => Math.round(part(first, i) * share + part(second, i) * (1 - share)));
  return "#" + sum.map((value) => value.toString(16).padStart(2, "0")).join("");
}

/** The colours that the canvas needs. */
export function palette() {
  return isDark()
    ? { dark: true, ground: "#12161d", text: "#e6e9ef", quiet: "#98a4b3", faint: "#5b6675", line: "#4b5768", accent: "#fbbf24" }
    : { dark: false, ground: "#ffffff", text: "#1c2430", quiet: "#5c6878", faint: "#b3bcc8", line: "#aab4c2", accent: "#b45309" };
}

const INSIDE = ["box", "ellipse", "database"];

/** How a node is painted: symbols in their colour, labelled boxes tinted with it. */
export function paintNode(node, colors) {
  const base = colors.dark ? mix(node.color, "#ffffff", 0.72) : node.color;
  const inside = INSIDE.includes(node.shape);
  const background = inside ? mix(base, colors.ground, colors.dark ? 0.26 : 0.1) : base;
  const border = inside ? base : mix(base, colors.ground, 0.82);
  const on = { background: inside ? mix(base, colors.ground, 0.24) : base, border: colors.accent };
  return {
    ...node,
    color: { background, border, highlight: on, hover: { background: on.background, border: base } },
    font: { color: colors.text, strokeWidth: inside ? 0 : 4, strokeColor: colors.ground },
    opacity: 1,
  };
}
