// The page for Cypher: write or pick a query, run it or call it off, look at the rows as table or drawing, take them away.

import { h, fill, pageData, save } from "./dom.js";
import { Editor, pieces } from "./editor.js";
import { Explorer } from "./explorer.js";
import { forget, remember, remembered } from "./history.js";
import { ResultTable, drawable } from "./result.js";
import { ask } from "./server.js";

const byId = (id) => document.getElementById(id);
const data = pageData("data"); // {examples, types, relations}
const values = new Map(); // parameter -> what stands in its field
const table = new ResultTable(byId("table"), data);
const editor = new Editor(byId("query"), byId("picture"), { change: showParameters, run });
let running = null; // {id, timer} of the query that runs
let last = null; // {body, answer, drawing} of what is shown
let explorer = null;
let words = {}; // what the values of an example mean

// -- parameters: a field for each name that the query uses

/** A value as a person writes it: text as it is, unless that would be read as something else. */
function written(value) {
  return typeof value === "string" && parsed(value) === value ? value : JSON.stringify(value);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function parameters() {
  const given = editor.parameters.filter((name) => (values.get(name) || "").trim() !== "");
  return Object.fromEntries(given.map((name) => [name, parsed(values.get(name))]));
}

function showParameters() {
  const names = editor.parameters;
  const body = byId("parameters").tBodies[0];
  const shown = [...body.rows].map((row) => row.dataset.name);
  byId("example-note").hidden = true;
  byId("parameters").hidden = !names.length;
  if (names.join("\n") === shown.join("\n")) return;
  fill(body, names.map((name) => {
    const field = h("input", { "aria-label": `参数 ${name} 的值`, autocomplete: "off", spellcheck: "false", input: () => values.set(name, field.value), keydown: (event) => event.key === "Enter" && run() });
    field.value = values.get(name) || "";
    const means = words[name] && words[name] !== field.value ? h("small", { class: "muted" }, words[name]) : null;
    return h("tr", { "data-name": name }, h("th", { scope: "row" }, h("code", {}, `$${name}`)), h("td", {}, field, means));
  }));
}

/** Put a query with its parameters into the editor. */
function write(query, params, meanings = {}) {
  words = meanings;
  values.clear();
  for (const [name, value] of Object.entries(params || {})) values.set(name, written(value));
  fill(byId("parameters").tBodies[0]);
  editor.text = query;
  showParameters();
  byId("code").scrollTop = 0;
}

// -- the address holds the query

function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const query = given.get("q") || new URLSearchParams(location.search).get("q");
  if (!query) return false;
  const params = parsed(given.get("params") || "{}");
  write(query, params && typeof params === "object" && !Array.isArray(params) ? params : {});
  return true;
}

/** `shown`: its answer is on the page, so that coming back or reloading may show it again; a link runs nothing. */
function writeAddress(query, params, shown = false) {
  const given = new URLSearchParams({ q: query });
  if (Object.keys(params).length) given.set("params", JSON.stringify(params));
  history.replaceState({ shown }, "", `${location.pathname}${location.search}#${given}`);
}

// -- running

function busy(yes) {
  byId("run").disabled = yes;
  byId("csv").disabled = yes;
  byId("cancel").hidden = !yes;
  document.querySelector(".result").setAttribute("aria-busy", String(yes));
}

/** Send a query; while it runs it can be called off. */
async function send(body, accept, kind) {
  const id = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const started = performance.now();
  const tick = () => (byId("clock").textContent = `${Math.floor((performance.now() - started) / 1000)} 秒`);
  running = { id, timer: setInterval(tick, 1000) };
  busy(true);
  say("正在查询");
  try {
    const headers = { "Content-Type": "application/json", Accept: accept };
    const answer = await ask("/v1/cypher", { method: "POST", headers, body: JSON.stringify({ ...body, id }) }, kind);
    return { answer, seconds: (performance.now() - started) / 1000 };
  } finally {
    clearInterval(running.timer);
    byId("clock").textContent = "";
    running = null;
    busy(false);
  }
}

async function run() {
  if (running) return;
  const query = editor.text.trim();
  if (!query) {
    say("先写一条语句，或点一个问题");
    return;
  }
  const params = parameters();
  const body = { query: editor.text, params, row_limit: Number(byId("row-limit").value), timeout: Number(byId("timeout").value) };
  writeAddress(editor.text, params);
  remember(editor.text, params);
  showHistory();
  last = null;
  fail(null);
  try {
    const { answer, seconds } = await send(body, "application/json");
    show(body, answer, seconds);
    writeAddress(body.query, params, true);
  } catch (error) {
    fail(error);
  }
  // on a narrow page the answer is below what was clicked
  if (matchMedia("(max-width: 1000px)").matches) document.querySelector(".result").scrollIntoView({ block: "start" });
  document.documentElement.dataset.ready = String(Number(document.documentElement.dataset.ready || 0) + 1);
}

/** Call the query off; again when the server had not yet begun with it. */
async function cancel() {
  const { id } = running;
  say("正在取消");
  while (running && running.id === id) {
    await ask(`/v1/cypher/${id}`, { method: "DELETE" }, "none").catch(() => {});
    await new Promise((done) => setTimeout(done, 300));
  }
}

async function download() {
  if (!last || running) return;
  const { body, seconds, answer } = last;
  try {
    const { answer: file } = await send(body, "text/csv", "blob");
    save(file, `查询结果-${new Date().toISOString().slice(0, 16).replace(/\D/g, "")}.csv`);
    announce(answer, seconds, body.query);
  } catch (error) {
    fail(error);
  }
}

// -- what came back

function say(text) {
  byId("say").textContent = text;
}

function announce(answer, seconds, query) {
  if (answer.rows.length) say(`${answer.rows.length} 行，${seconds < 0.095 ? seconds.toFixed(2) : seconds.toFixed(1)} 秒`);
  else say(["没有符合的行", ...strangers(query)].join("。"));
}

/** Names of types and relations that the graph does not know: the usual reason for an empty answer. */
function strangers(query) {
  const names = pieces(query).filter(([kind, name]) => kind === "label" && !data.types[name] && !data.relations[name]).map(([, name]) => name);
  return names.length ? [`图里没有 ${[...new Set(names)].join("、")} 这样的类型或关系`] : [];
}

function show(body, answer, seconds) {
  const drawing = drawable(answer.rows);
  last = { body, answer, seconds, drawing };
  announce(answer, seconds, body.query);
  byId("truncated").hidden = !answer.truncated;
  byId("truncated").textContent = `只给出前 ${answer.rows.length} 行，后面还有；调大“最多行数”，或在语句里缩小范围。`;
  byId("views").hidden = byId("csv").hidden = !answer.rows.length;
  byId("tab-graph").disabled = !drawing.nodes.length;
  byId("tab-graph").title = drawing.nodes.length ? "" : "结果里没有实体或关系：RETURN 实体本身（如 p），而不是它的属性（如 p.name）";
  if (answer.rows.length) table.show(answer.columns, answer.rows);
  tabs.results(byId("tab-graph").getAttribute("aria-selected") === "true" && drawing.nodes.length ? "tab-graph" : "tab-table");
}

/** Say what went wrong, and where; null: nothing. */
function fail(error) {
  const { problem = {} } = error || {};
  const cancelled = problem.type === "/docs#query-cancelled";
  for (const id of ["truncated", "views", "csv", "table", "graph"]) byId(id).hidden = true;
  byId("wrong-query").hidden = !error || cancelled;
  if (!error) return;
  say(cancelled ? "已取消" : problem.title || "没有查成");
  if (cancelled) return;
  const ofEngine = problem.type === "/docs#query-failed";
  // the engine's own words stand in brackets at the end
  const [, detail, english] = error.message.match(/^([^]*?)(?: \(([^]*)\))?$/);
  fill(byId("wrong-query"), h("p", {}, detail), problem.hint && !ofEngine ? h("p", { class: "muted" }, problem.hint) : null,
    english && ofEngine ? h("p", { class: "muted" }, h("code", {}, english)) : null);
  if (Number.isInteger(problem.position)) {
    editor.wrong(problem.position);
    byId("query").focus();
  }
}

// -- the drawing

async function draw() {
  const { drawing } = last;
  if (drawing.shown) return;
  const server = { load: (state) => view(state) };
  const state = { select: "", types: new Set(), relations: new Set(), layout: "force", expand: [] };
  const note = byId("graph-note");
  note.hidden = drawing.total <= drawing.nodes.length;
  note.textContent = `结果里有 ${drawing.total} 个实体，图中画出前 ${drawing.nodes.length} 个。`;
  let picture;
  try {
    picture = await view(state);
  } catch (error) {
    note.hidden = false;
    note.textContent = error.message;
    return;
  }
  if (!last || last.drawing !== drawing) return; // another query has been run meanwhile
  drawing.shown = true;
  if (explorer) explorer.show(picture, state);
  else explorer = new Explorer(picture, state, server);
  window.policygraph = { version: 1, canvas: explorer.canvas };
  byId("graph").dataset.drawn = String(Object.keys(picture.nodes).length);
}

function view(state) {
  const { nodes, edges } = last.drawing;
  const body = JSON.stringify({ nodes, edges, expand: state.expand, layout: state.layout });
  return ask("/v1/view", { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

// -- tabs, examples, history, schema

/** Tabs that arrows move between. Gives a function that chooses one. */
function tablist(element, chosen = () => {}) {
  const all = [...element.querySelectorAll("[role=tab]")];
  const choose = (id) => {
    for (const tab of all) {
      const on = tab.id === id;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      byId(tab.getAttribute("aria-controls")).hidden = !on;
    }
    chosen(id);
  };
  for (const tab of all) tab.addEventListener("click", () => choose(tab.id));
  element.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const open = all.filter((tab) => !tab.disabled);
    const next = open[(open.indexOf(document.activeElement) + step + open.length) % open.length];
    choose(next.id);
    next.focus();
  });
  return choose;
}

const tabs = {
  ready: tablist(document.querySelector(".ready-made .tabs")),
  results: tablist(byId("views"), (id) => {
    byId("table").hidden = id !== "tab-table" || !last || !last.answer.rows.length;
    if (id === "tab-graph" && last) draw();
  }),
};

function showHistory() {
  const items = remembered();
  byId("no-history").hidden = items.length > 0;
  byId("forget").hidden = !items.length;
  fill(byId("past"), items.map((item) => {
    const given = Object.entries(item.params || {}).map(([name, value]) => `$${name} = ${written(value)}`).join("，");
    const when = new Date(item.at).toLocaleString("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
    return h("li", {}, h("button", { class: "pick", click: () => restore(item) },
      h("code", {}, item.query.replace(/\s+/g, " ").trim()), h("small", { class: "muted" }, [when, given].filter(Boolean).join("  "))));
  }));
}

function restore(item) {
  write(item.query, item.params);
  byId("query").focus();
}

function pick(number) {
  const example = data.examples[number];
  write(example.query, example.params, example.words);
  byId("example-note").textContent = example.note;
  byId("example-note").hidden = !example.note;
  run();
}

for (const button of document.querySelectorAll("[data-example]")) button.addEventListener("click", () => pick(Number(button.dataset.example)));
for (const button of document.querySelectorAll("[data-insert]")) button.addEventListener("click", () => editor.insert(button.dataset.insert));
byId("run").addEventListener("click", run);
byId("cancel").addEventListener("click", () => running && cancel());
byId("csv").addEventListener("click", download);
byId("forget").addEventListener("click", () => {
  forget();
  showHistory();
  byId("tab-history").focus();
});
document.addEventListener("keydown", (event) => event.key === "Escape" && running && cancel());
window.addEventListener("hashchange", readAddress);
showHistory();
document.documentElement.dataset.ready = "0";
if (!readAddress()) write(data.examples[0].query, data.examples[0].params, data.examples[0].words);
else if (history.state && history.state.shown) run();
