// The matrix: a click on a number shows its clauses without leaving the page; without scripts it is a link.

const clauses = () => document.getElementById("clauses");
let asked = 0;

document.addEventListener("click", (event) => {
  const cell = event.target.closest("a.cell");
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(cell);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !clauses()?.contains(document.activeElement)) return;
  document.querySelector(".cell[aria-current]")?.focus();
});

/** Put the clauses of a cell beside the table, as the server writes them into the page of this cell. */
async function open(cell) {
  const number = ++asked;
  let page;
  try {
    const address = new URL(cell.href);
    address.searchParams.set("part", "clauses");
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    location.assign(cell.href); // the browser says what is wrong
    return;
  }
  if (number !== asked) return;
  clauses().replaceWith(document.adoptNode(page.getElementById("clauses")));
  document.querySelector(".cell[aria-current]")?.removeAttribute("aria-current");
  cell.setAttribute("aria-current", "true");
  cell.dispatchEvent(new Event("opened", { bubbles: true }));
  history.replaceState(null, "", cell.href.replace(/#.*$/, ""));
  const title = document.getElementById("clauses-title");
  title.focus({ preventScroll: true });
  if (matchMedia("(max-width: 900px)").matches) clauses().scrollIntoView({ block: "start" });
}

document.querySelectorAll(".matrix-form select, .matrix-form input[type=checkbox]").forEach((input) =>
  input.addEventListener("change", () => input.form.requestSubmit()));

// a choice that is left empty is no part of the address
document.querySelector(".compare-page form")?.addEventListener("formdata", (event) => {
  const chosen = event.formData.getAll("ids").filter((id) => id.trim());
  event.formData.delete("ids");
  chosen.forEach((id) => event.formData.append("ids", id));
});
