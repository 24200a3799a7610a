// How the two sides of a question and the judgements on them look and read.

import { h, icon, pageData } from "./dom.js";
import { passage, themeQuery } from "./panel.js";

const shapes = pageData("shapes");

export function title(item) {
  const verb = item.kind === "pair" ? " ？ " : item.relation_caption ? ` ${item.relation_caption} ` : "";
  return item.right ? [item.left.name, h("span", { class: "muted" }, verb), item.right.name] : item.left.name;
}

/** What tells it from the others in the list. */
export function under(item) {
  if (item.kind === "pair") return item.left.only_in || item.right.only_in || item.why;
  return item.relation ? `${item.left.caption} → ${item.right.caption}` : item.left.caption;
}

export function otherSide(item, one) {
  return one === item.left ? item.right : item.left;
}

export function side(node, alone = false) {
  const figures = [`${node.evidence_count} 处依据`, `${node.documents} 份文件`, `${node.relations} 条关系`].join("，");
  return h("section", { class: alone ? "side one" : "side" },
    h("h3", {}, h("span", { class: "chip" }, icon(node.type, shapes[node.type]), node.caption), h("a", { href: node.href + themeQuery() }, node.name)),
    h("p", { class: "figures" }, [node.only_in || node.subtitle, figures].filter(Boolean).join(" · ")),
    node.aliases.length ? h("p", { class: "figures" }, `又称 ${node.aliases.join("、")}`) : null,
    node.passages.map((p) => passage(p, true)));
}

function named(judged) {
  const text = judged.name;
  return h("span", {}, h("span", { class: "muted" }, `${judged.caption} `), judged.href ? h("a", { href: judged.href + themeQuery() }, text) : text);
}

/** A judgement as it reads: 临港 同一 临港新片区; 奉贤新城 支持 数字健康：错误. */
export function triple(judgement) {
  const { left, right, caption } = judgement;
  if (!right) return [named(left), "：", h("b", {}, caption)];
  if (!judgement.relation) return [named(left), " ", h("b", {}, caption), " ", named(right)];
  return [named(left), ` ${judgement.relation_caption} `, named(right), "：", h("b", {}, caption)];
}

export function told({ left, right, relation, relation_caption: said, caption }) {
  if (!right) return `“${left.name}” ${caption}`;
  if (relation) return `“${left.name}”${said}“${right.name}” ${caption}`;
  const [one, other] = left.name === right.name ? [`${left.caption}“${left.name}”`, `${right.caption}“${right.name}”`] : [`“${left.name}”`, `“${right.name}”`];
  return `${one}与${other} ${caption}`;
}

export function when(at) {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? at : time.toLocaleString("zh-CN", { dateStyle: "short", timeStyle: "short" });
}
