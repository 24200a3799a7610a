// Question pages: names are suggested while one types (characters, short names, pinyin), queries can be copied.
// Without scripts the forms work as they are.

import { h, fill } from "./dom.js";
import { SearchBox } from "./search.js";
import "./copy.js";

class NameField extends SearchBox {
  constructor(field) {
    super(field, field.querySelector("input"));
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", this.list.id);
    this.hidden = h("input", { type: "hidden", name: this.input.name, disabled: true });
    field.append(this.hidden);
    if (this.input.dataset.id) this.keep(this.input.dataset.id);
    this.input.addEventListener("input", () => this.keep(""));
  }

  parameters(text) {
    return [["q", text], ["limit", 12], ...this.form.dataset.types.split(" ").map((type) => ["type", type])];
  }

  asAQuestion() {
    return null;
  }

  all() {
    return null;
  }

  option(item) {
    const option = super.option(item);
    option.addEventListener("click", (event) => {
      event.preventDefault();
      this.choose(item);
    });
    return option;
  }

  key(event) {
    if (event.key === "Enter" && !this.list.hidden && this.active >= 0) {
      event.preventDefault();
      this.options[this.active].click();
    } else super.key(event);
  }

  choose(item) {
    this.input.value = item.name;
    this.keep(this.form.dataset.by === "id" ? item.id : "");
    fill(this.list);
    this.open(false);
    this.input.focus();
  }

  /** The id of what was chosen goes with the form in place of the name. */
  keep(id) {
    this.hidden.value = id;
    this.hidden.disabled = !id;
    if (id) this.input.removeAttribute("name");
    else this.input.name = this.hidden.name;
  }
}

document.querySelectorAll(".name-field").forEach((field) => new NameField(field));
