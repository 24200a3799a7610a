// The search box: typed results while one types, by characters, short names, pinyin or initials. A combobox that
// works with keys alone; without scripts the form leads to /search.

import { h, fill, icon, pageData } from "./dom.js";
import { themeQuery } from "./panel.js";
import { ask } from "./server.js";

const WHY = { pinyin: "拼音", initials: "拼音首字母", near: "相近" };
const EACH = 6; //: of a type, while there are other types

export class SearchBox {
  constructor(form, input = form.querySelector("input[type=search]")) {
    this.form = form;
    this.input = input;
    this.list = form.querySelector("[role=listbox]");
    this.status = h("p", { class: "visually-hidden", role: "status" });
    form.append(this.status);
    this.shapes = pageData("shapes");
    this.active = -1;
    this.asked = 0;
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("focus", () => this.list.childElementCount && this.open(true));
    form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("click", (event) => form.contains(event.target) || this.open(false));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 120);
  }

  async ask() {
    const text = this.input.value.trim();
    const number = ++this.asked;
    if (!text) {
      fill(this.list);
      this.open(false);
      return;
    }
    const slow = setTimeout(() => this.wait(number), 400);
    let page;
    try {
      page = await ask(`/v1/entities?${new URLSearchParams(this.parameters(text))}`);
    } catch (error) {
      page = { items: [], note: error.message };
    }
    clearTimeout(slow);
    if (number === this.asked) this.show(page);
  }

  parameters(text) {
    return [["q", text], ["limit", 40]];
  }

  /** The server takes its time: say so, unless results of what was typed before are there to look at. */
  wait(number) {
    if (number !== this.asked || this.list.childElementCount) return;
    fill(this.list, h("p", { class: "nothing" }, "正在检索…"));
    this.status.textContent = "正在检索";
    this.open(true);
  }

  show(page) {
    this.active = -1;
    this.status.textContent = page.items.length ? `${page.items.length} 条结果，用上下键选择` : page.note || "未找到依据";
    const groups = new Map();
    for (const item of page.items) {
      if (!groups.has(item.type)) groups.set(item.type, []);
      groups.get(item.type).push(item);
    }
    const found = this.inOrder([...groups.values()]);
    const children = found.map((items, group) => {
      const { type, caption } = items[0];
      const total = Math.max(page.totals?.[type] || 0, items.length);
      const shown = found.length > 1 ? items.slice(0, EACH) : items;
      return h("div", { role: "group", "aria-labelledby": `${this.list.id}-of-${group}` },
        h("p", { class: "found-type", id: `${this.list.id}-of-${group}` }, icon(type, this.shapes[type]), caption, h("span", { class: "count" }, total)),
        shown.map((item) => this.option(item)),
        total > shown.length ? this.all(type, caption, total) : null);
    });
    if (!children.length) children.push(h("p", { class: "nothing" }, page.note || "未找到依据"), this.asAQuestion());
    else if (page.note) children.unshift(h("p", { class: "nothing" }, page.note));
    fill(this.list, children);
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.options.forEach((option, i) => (option.id = `${this.list.id}-${i}`));
    this.open(true);
  }

  /** What no name contains may be a sentence. */
  asAQuestion() {
    const theme = new URLSearchParams(themeQuery());
    const address = `/ask?${new URLSearchParams([["q", this.input.value.trim()], ...theme])}`;
    return h("a", { role: "option", class: "found", href: address, tabindex: "-1", "aria-selected": "false" },
      h("span", { class: "found-name" }, "当作一个问题来问"), h("span", { class: "found-why" }, this.input.value.trim()));
  }

  /** The page with all of a type. */
  all(type, caption, total) {
    const address = `/search?${new URLSearchParams([["q", this.input.value.trim()], ["type", type], ...new URLSearchParams(themeQuery())])}`;
    return h("a", { role: "option", class: "found", href: address, tabindex: "-1", "aria-selected": "false" },
      h("span", { class: "found-why" }, `全部 ${total} 个${caption}`));
  }

  /** The group with the best match first; several names that fit exactly, in the order of the ontology. */
  inOrder(groups) {
    const types = Object.keys(this.shapes);
    const rank = ([first], place) => (first.match === "exact" ? types.indexOf(first.type) : types.length + place);
    return groups.map((items, place) => [rank(items, place), items]).sort(([a], [b]) => a - b).map(([, items]) => items);
  }

  option(item) {
    const why = item.match === "alias" ? `又称 ${item.matched}` : WHY[item.match] || "";
    return h("a", { role: "option", class: "found", href: item.href + themeQuery(), tabindex: "-1", "aria-selected": "false" },
      h("span", { class: "found-name" }, item.name), item.subtitle ? h("span", { class: "found-why" }, item.subtitle) : null, why ? h("span", { class: "found-why" }, why) : null,
      h("span", { class: "found-count" }, `${item.evidence_count} 处依据`));
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
  }

  key(event) {
    if (event.key === "Escape") this.open(false);
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !this.options || !this.options.length) return;
    event.preventDefault();
    this.open(true);
    const step = event.key === "ArrowDown" ? 1 : -1;
    this.active = (this.active + step + this.options.length) % this.options.length;
    this.options.forEach((option, i) => option.setAttribute("aria-selected", String(i === this.active)));
    this.input.setAttribute("aria-activedescendant", this.options[this.active].id);
    this.options[this.active].scrollIntoView({ block: "nearest" });
  }

  /** Enter opens what is marked, else the first result. */
  async submit(event) {
    event.preventDefault();
    if (this.active < 0) await this.ask();
    const chosen = this.options && this.options[Math.max(0, this.active)];
    if (chosen && this.input.value.trim()) location.assign(chosen.href);
  }
}

document.querySelectorAll("form.search").forEach((form) => new SearchBox(form));
