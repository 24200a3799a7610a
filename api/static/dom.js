// Small helpers to build elements. Data only ever becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; functions become listeners, null and false are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== "") element.append(child);
  }
  return element;
}

/** Replace what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
}

/** The symbol of a type, in its colour. */
export function icon(type, shape) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon t-${type}`);
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#shape-${shape}`);
  svg.append(use);
  return svg;
}

/** The JSON that the page carries. */
export function pageData(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** Offer bytes as a file to keep. */
export function save(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
