// The same graph as a table: for screen readers, for printing, and for those who prefer rows.

import { h, fill } from "./dom.js";

/** Fill the table body with the relations that are shown. */
export function drawTable(body, picture, visible, select, links) {
  const rows = Object.entries(picture.edges).filter(([id]) => visible(id)).map(([id, edge]) => {
    const [source, target] = [picture.nodes[edge.source], picture.nodes[edge.target]];
    const first = edge.passages[0];
    const name = (node) => [h("span", { class: "muted" }, `${picture.types[node.type].caption} `), node.name];
    return h("tr", {},
      h("td", {}, name(source)),
      h("td", {}, h("button", { class: "link", click: () => select(id) }, edge.label)),
      h("td", {}, name(target)),
      h("td", { class: "quote" }, first ? first.pieces.filter(([, kind]) => kind).map(([text]) => text).join("") : picture.nothing),
      h("td", {}, first ? [links && first.href ? h("a", { href: first.href }, first.document) : first.document, ` ${first.section} ${first.clause}`] : ""));
  });
  fill(body, rows);
  return rows.length;
}
