// The piece of page to copy: an <iframe> of what is seen now, in a size and a theme.

import "./copy.js";

const dialog = document.getElementById("embed-dialog");
const chosen = (name) => dialog.querySelector(`[name=${name}]`);
// what explorer and matrix have written into the address
const KEPT = ["layout", "select", "hide", "hide_relations", "expand", "rows", "district", "document", "row_limit", "track_limit", "sort", "empty", "cell"];

/** The address of the embedded view. */
function address() {
  const query = new URLSearchParams(dialog.dataset.query);
  if (chosen("size").value !== "medium") query.set("size", chosen("size").value);
  if (chosen("theme").value) query.set("theme", chosen("theme").value);
  for (const [name, value] of new URLSearchParams(location.search)) if (value && KEPT.includes(name)) query.append(name, value);
  const text = query.toString();
  return location.origin + dialog.dataset.path + (text ? `?${text}` : "");
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

function write() {
  const height = chosen("size").selectedOptions[0].dataset.height;
  document.getElementById("embed-code").textContent =
    `<iframe src="${escaped(address())}" title="${escaped(dialog.dataset.title)}" width="100%" height="${height}" loading="lazy" style="border:0"></iframe>`;
  document.getElementById("embed-preview").href = address();
}

dialog.addEventListener("change", write);
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
document.querySelectorAll("button.embed-open").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    write();
    dialog.showModal();
  });
});
