// The review page: one thing at a time with its sentences; a key press decides, and the next is there at once.
// Judgements are sent one after the other behind one's back; one that is refused comes back with the reason.

import { h, fill, icon, pageData } from "./dom.js";
import { title, under, otherSide, side, triple, told, when } from "./judged.js";
import { passage, themeQuery } from "./panel.js";
import { ask } from "./server.js";

const byId = (id) => document.getElementById(id);
const KEPT = "policygraph-key";
const TABS = ["pairs", "facts", "decided"];
const FEW = 5; //: so few left in the list: ask for more
const shapes = pageData("shapes");
const explained = (error) => [error.message, error.problem?.hint].filter(Boolean).join("。");

class Desk {
  constructor() {
    this.tab = "pairs";
    this.lists = { pairs: [], facts: [] };
    this.next = { pairs: "", facts: "" };
    this.at = { pairs: 0, facts: 0 };
    this.counts = { pairs: 0, facts: 0, decided: 0 };
    this.sent = Promise.resolve();
    this.waiting = 0;
    this.turn = 0; // counts what was decided and undone
    this.done = []; // judgements of this visit, the latest last
    byId("key-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.enter(byId("key").value.trim());
    });
    byId("leave").addEventListener("click", () => this.leave(""));
    byId("undo").addEventListener("click", () => this.undoLast());
    for (const tab of TABS) byId(`tab-${tab}`).addEventListener("click", () => this.show(tab));
    byId("work").parentElement.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.tabKey(event));
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.secret && this.show(location.hash.slice(1)));
    const kept = sessionStorage.getItem(KEPT);
    if (kept) this.enter(kept);
    document.documentElement.dataset.ready = "";
  }

  // -- the key

  async enter(key) {
    const problem = byId("key-problem");
    problem.textContent = key ? "" : "请先填密钥。没有的话，请管理员发放。";
    if (!key) return byId("key").focus();
    this.secret = key;
    try {
      if (!/^[\x21-\x7e]+$/.test(key)) throw new Error("密钥不对：只含字母、数字和符号，以 pg_ 开头");
      await this.load("pairs");
    } catch (error) {
      return this.leave(explained(error));
    }
    sessionStorage.setItem(KEPT, key);
    byId("key").value = "";
    byId("key-form").hidden = true;
    byId("desk").hidden = false;
    this.show(location.hash.slice(1));
  }

  leave(why) {
    sessionStorage.removeItem(KEPT);
    this.secret = "";
    byId("desk").hidden = true;
    byId("key-form").hidden = false;
    byId("key-problem").textContent = why;
    byId("key").focus();
  }

  ask(address, options = {}) {
    return ask(`/v1/review${address}`, { ...options, headers: { ...options.headers, Authorization: `Bearer ${this.secret}` } });
  }

  // -- what is open

  async load(kind, more = false) {
    const address = more ? this.next[kind].replace("/v1/review", "") : `?kind=${kind}&limit=30`;
    const turn = this.turn;
    const page = await this.ask(address);
    if (turn !== this.turn) return false; // decided meanwhile: this answer does not know of it
    const known = new Set(more ? this.lists[kind].map((item) => item.id) : []);
    const fresh = page.items.filter((item) => !known.has(item.id));
    this.lists[kind] = more ? [...this.lists[kind], ...fresh] : fresh;
    this.next[kind] = page.next;
    this.count(page);
    return true;
  }

  count({ pairs, facts, decided }) {
    this.counts = { pairs, facts, decided };
    this.tally();
  }

  tally() {
    for (const tab of TABS) byId(`count-${tab}`).textContent = this.counts[tab];
    const open = this.counts.pairs + this.counts.facts;
    byId("progress").max = this.done.length + open || 1;
    byId("progress").value = this.done.length;
    byId("done").textContent = `这次核了 ${this.done.length} 条，还有 ${open} 条`;
    byId("undo").hidden = !this.done.length;
  }

  async show(tab) {
    this.tab = TABS.includes(tab) ? tab : "pairs";
    history.replaceState(null, "", `${location.pathname}${location.search}#${this.tab}`);
    for (const name of TABS) {
      byId(`tab-${name}`).setAttribute("aria-selected", String(name === this.tab));
      byId(`tab-${name}`).tabIndex = name === this.tab ? 0 : -1;
    }
    byId("work").hidden = this.tab === "decided";
    byId("work").setAttribute("aria-labelledby", `tab-${this.tab}`);
    byId("decided").hidden = this.tab !== "decided";
    try {
      if (this.tab === "decided") return await this.past();
      if (!this.lists[this.tab].length) await this.load(this.tab);
      if (this.tab !== "decided") this.draw();
    } catch (error) {
      this.say(error.message, true);
    }
  }

  get item() {
    return this.tab === "decided" ? undefined : this.lists[this.tab][this.at[this.tab]];
  }

  async go(step) {
    const list = this.lists[this.tab];
    const to = Math.max(0, Math.min(this.at[this.tab] + step, list.length - 1));
    this.at[this.tab] = to;
    this.draw();
    await this.fetchMore();
  }

  async fetchMore() {
    const kind = this.tab;
    if (kind === "decided" || !this.next[kind] || this.at[kind] < this.lists[kind].length - FEW) return;
    try {
      if ((await this.load(kind, true)) && this.tab === kind) this.draw();
    } catch (error) {
      this.say(error.message, true);
    }
  }

  draw() {
    const list = this.lists[this.tab];
    const at = this.at[this.tab] = Math.max(0, Math.min(this.at[this.tab], list.length - 1));
    fill(byId("queue"), list.map((item, i) =>
      h("li", {}, h("button", { "aria-current": i === at && "true", click: () => { this.at[this.tab] = i; this.draw(); } },
        title(item), h("small", {}, under(item))))));
    const current = byId("queue").querySelector("[aria-current]");
    if (current) current.scrollIntoView({ block: "nearest" });
    this.card();
  }

  card() {
    const item = this.item;
    const element = byId("card");
    if (!item && this.counts[this.tab] > 0) return fill(element, h("p", { class: "why" }, "正在取下一批……"));
    if (!item) {
      const other = this.tab === "pairs" ? "事实" : "名称";
      return fill(element, h("h2", {}, "都核完了"), h("p", { class: "why" }, `没有待核的${this.tab === "pairs" ? "名称" : "事实"}。${other}见上面的标签。`));
    }
    const pair = item.kind === "pair";
    fill(element,
      h("h2", {}, item.question),
      h("p", { class: "why" }, item.why),
      h("div", { class: "verdicts", role: "group", "aria-label": "判断" }, this.choices(item).map(([digit, text, decide]) =>
        h("button", { class: digit < "3" ? "button" : "button quiet", click: decide, "aria-keyshortcuts": digit }, text, h("kbd", { "aria-hidden": "true" }, digit)))),
      h("div", { class: "reason" },
        pair ? h("label", {}, "同一则名为", h("select", { id: "keep" },
          [item.left, item.right].map((side) => h("option", { value: side.id, selected: side.id === item.keep }, side.type === otherSide(item, side).type ? side.name : `${side.name}（${side.caption}）`)))) : null,
        h("label", {}, "理由", h("input", { id: "why", maxlength: 300, autocomplete: "off", placeholder: "可不填，记作“核对过原文”", keydown: (event) => event.key === "Escape" && event.target.blur() }))),
      item.passages.length ? [pair ? h("h4", {}, "同一句里都提到，并列的多半是两回事") : null, item.passages.map((p) => passage(p, true))] : null,
      h("div", { class: "sides" }, item.right ? [side(item.left), side(item.right)] : side(item.left, true)),
      item.common.length ? [h("h4", {}, `都与这些相连（${item.common_count}）`),
        h("p", { class: "common" }, item.common.map((node) => h("a", { href: node.href + themeQuery() }, icon(node.type, shapes[node.type]), " ", node.name)))] : null);
  }

  // -- judging

  /** Key, words and deed of each verdict on an item. */
  choices(item) {
    const { left, right } = item;
    const of = (verdict, more = {}) => () => this.decide(item, { verdict, left: left.id, ...more });
    if (item.kind === "pair") {
      const both = { right: right.id };
      const [first, second] = [left, right].map((node) => `${left.name === right.name ? node.caption : ""}“${node.name}”`);
      return [
        ["1", "同一", () => of("same", { ...both, keep: byId("keep").value })()],
        ["2", "不同", of("different", both)],
        ["3", `删去${first}`, of("wrong")],
        ["4", `删去${second}`, () => this.decide(item, { verdict: "wrong", left: right.id })],
      ];
    }
    const relation = item.relation ? { relation: item.relation, right: right.id } : {};
    const goes = item.relation || !left.relations ? "删去" : `删去，连同 ${left.relations} 条关系`;
    return [["1", "属实", of("right", relation)], ["3", goes, of("wrong", relation)]];
  }

  decide(item, judgement) {
    const kind = this.tab;
    const why = byId("why").value.trim();
    const list = this.lists[kind];
    const place = list.findIndex((other) => other.id === item.id);
    if (place < 0) return;
    list.splice(place, 1);
    this.counts[kind] -= 1;
    this.counts.decided += 1;
    const entry = { item, kind, place };
    this.done.push(entry);
    this.tally();
    this.draw();
    byId("card").focus({ preventScroll: true });
    if (matchMedia("(max-width: 860px)").matches) byId("card").scrollIntoView();
    this.send(async () => {
      const answer = await this.ask("/judgements", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...judgement, why }),
      });
      entry.id = answer.judgement.id;
      this.say(`已记下：${told(answer.judgement)}。${answer.said}`);
    }, () => this.giveBack(entry));
    this.fetchMore();
  }

  /** Do it after all that was decided before; `undo` when the server refuses. */
  send(deed, undo) {
    this.turn += 1;
    this.waiting += 1;
    this.say("正在记下……");
    this.sent = this.sent.then(deed).catch((error) => {
      undo();
      if ([401, 403].includes(error.problem?.status)) this.leave(explained(error));
      else this.say(explained(error), true);
    }).finally(() => {
      this.waiting -= 1;
      if (!this.waiting && this.secret) this.refresh();
    });
    return this.sent;
  }

  giveBack(entry) {
    this.done.splice(this.done.indexOf(entry), 1);
    this.lists[entry.kind].splice(entry.place, 0, entry.item);
    this.at[entry.kind] = entry.place;
    this.counts[entry.kind] += 1;
    this.counts.decided -= 1;
    this.tally();
    if (this.tab === entry.kind) this.draw();
  }

  /** What a judgement has changed: pairs of an entity that is gone are gone too. */
  async refresh() {
    const kind = this.tab;
    try {
      if (kind === "decided") return await this.past();
      const item = this.item;
      const reason = byId("why") && byId("why").value;
      if (!(await this.load(kind)) || this.tab !== kind) return;
      const place = item ? this.lists[kind].findIndex((other) => other.id === item.id) : 0;
      if (place >= 0) this.at[kind] = place;
      this.lists[kind === "pairs" ? "facts" : "pairs"] = [];
      const writing = document.activeElement && document.activeElement.id === "why";
      this.draw();
      if (reason && byId("why") && place >= 0) byId("why").value = reason;
      if (writing && byId("why")) byId("why").focus();
    } catch (error) {
      this.say(error.message, true);
    }
  }

  undoLast() {
    const entry = this.done.at(-1);
    if (!entry) return this.say("这次还没有判断可撤销；从前的在“已判断”里。");
    this.giveBack(entry);
    if (this.tab !== entry.kind) this.show(entry.kind);
    this.send(async () => {
      const answer = await this.ask(`/judgements/${entry.id}`, { method: "DELETE" });
      this.say(`已撤销：${told(answer.judgement)}。${answer.said}`);
    }, () => {});
  }

  // -- what was decided

  async past(address = "/judgements?limit=50") {
    const page = await this.ask(address);
    this.counts.decided = Math.max(this.counts.decided, page.items.length);
    this.tally();
    const rows = page.items.map((judgement) => h("tr", {},
      h("td", {}, triple(judgement)),
      h("td", {}, judgement.why),
      h("td", { class: "muted" }, `${judgement.by} ${when(judgement.at)}`),
      h("td", {}, h("button", { class: "button", click: () => this.takeBack(judgement) }, "撤销"))));
    fill(byId("decided"), rows.length
      ? [h("table", {}, h("thead", {}, h("tr", {}, ["判断", "理由", "谁，何时", h("span", { class: "visually-hidden" }, "撤销")].map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, rows)),
        page.next ? h("p", { class: "take" }, h("button", { class: "button", click: () => this.past(page.next.replace("/v1/review", "")) }, "更早的")) : null]
      : h("p", { class: "nothing" }, "还没有判断。"));
  }

  takeBack(judgement) {
    const entry = this.done.find((other) => other.id === judgement.id);
    if (entry) this.done.splice(this.done.indexOf(entry), 1);
    this.send(async () => {
      const answer = await this.ask(`/judgements/${judgement.id}`, { method: "DELETE" });
      this.lists = { pairs: [], facts: [] };
      await this.load("pairs");
      this.say(`已撤销：${told(answer.judgement)}。${answer.said}`);
    }, () => {});
  }

  // -- keys

  key(event) {
    if (byId("desk").hidden || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    const item = this.item;
    const choice = item && this.choices(item).find(([digit]) => digit === key);
    if (choice) choice[2]();
    else if (key === "j") this.go(1);
    else if (key === "k") this.go(-1);
    else if (key === "u") this.undoLast();
    else if (key === "r" && item) byId("why").focus();
    else return;
    event.preventDefault();
  }

  tabKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tab = TABS[(TABS.indexOf(this.tab) + step + TABS.length) % TABS.length];
    this.show(tab);
    byId(`tab-${tab}`).focus();
  }

  say(text, bad = false) {
    byId("say").textContent = text;
    byId("say").classList.toggle("bad", bad);
  }
}

window.policygraphReview = new Desk();
