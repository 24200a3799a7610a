// Taking away what is shown: the drawing as a picture, the entities and relations as a file.

import { save } from "./dom.js";
import { ask } from "./server.js";

/** Make the buttons of the menu work; `explorer` knows what is shown. */
export function takeMenu(menu, explorer) {
  for (const button of menu.querySelectorAll("[data-take]")) {
    button.addEventListener("click", async () => {
      if (menu.open) menu.open = false;
      try {
        await take(button.dataset.take, explorer);
      } catch (error) {
        explorer.trouble(error.message, () => button.click());
      }
    });
  }
  document.addEventListener("click", (event) => menu.contains(event.target) || (menu.open = false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

async function take(format, explorer) {
  const { canvas, picture } = explorer;
  const ends = [picture.focus, picture.to].filter(Boolean).map((id) => picture.nodes[id].name);
  const name = `${ends.join("到")}.${format}`;
  if (format === "png") return save(await canvas.toBlob(), name);
  const shown = (items) => Object.keys(items).filter((id) => canvas.shows(id));
  const body = JSON.stringify({ format, nodes: shown(picture.nodes), edges: shown(picture.edges) });
  const headers = { "Content-Type": "application/json" };
  save(await ask("/v1/view/file", { method: "POST", headers, body }, "blob"), name);
  explorer.say(`已存为 ${name}`);
}
