// The matrix in other people's pages: the messages of embed.js, with cells in place of entities.

import { pageData } from "./dom.js";
import { connect } from "./embed.js";
import "./matrix.js";

const cells = [...document.querySelectorAll("a.cell")];
const key = (cell) => new URL(cell.href).searchParams.get("cell");
const names = (cell) => cell.getAttribute("aria-label").split("：")[0]; // 奉贤新城 × 数字健康

/** Open the cell that is asked for by its ids, row~track, or by its names, 奉贤新城 × 数字健康. */
function focus(wanted) {
  cells.find((cell) => [key(cell), names(cell)].includes(wanted))?.click();
}

const tell = connect(pageData("data").hosts, focus);
document.addEventListener("opened", ({ target }) =>
  tell("select", { kind: "cell", id: key(target), name: names(target), clauses: Number(target.textContent) }));
tell("ready", { focus: "", name: document.querySelector("h1").textContent });
document.documentElement.dataset.ready = "true";
