/* What was decided on suggestions, as the lines that `taxo accept --from` takes, and what stands in a decision's way.

   Decisions are { topics: { id: { kind: "accept", name, parent } | { kind: "into", topic } | { kind: "dismiss" } },
   phrases: [[topic, phrase], …] }; a `name` or `parent` that is left out stays as it was suggested, a parent of "" is
   none. */
(() => {
  "use strict";
  const { suggestions } = window.taxo;
  const offers = new Map(suggestions.topics.map((topic) => [topic.id, topic]));
  const known = new Map(suggestions.taxonomy.map((topic) => [topic.id, topic]));

  /* Text in double quotes: those in it, and backslashes, behind a backslash; a line has no break in it. */
  const quoted = (text) => `"${text.replace(/\s+/g, " ").trim().replace(/[\\"]/g, "\\$&")}"`;
  /* Names that differ in case alone are one: "ß" is "SS" then. */
  const folded = (name) => name.replace(/\s+/g, " ").trim().toUpperCase().toLowerCase();

  const decisionOf = (decisions, id) => decisions.topics[id] ?? {};
  const nameOf = (decisions, id) => decisionOf(decisions, id).name ?? offers.get(id).name;
  const isAccepted = (decisions, id) => decisionOf(decisions, id).kind === "accept";

  /* The suggested groups that `taxo accept` takes in with a topic, since they are above it: the nearest first. */
  const above = (decisions, id) => {
    const found = [];
    let parent = offers.get(id).parent;
    while (offers.has(parent) && !found.includes(parent) && parent !== id) {
      if (decisionOf(decisions, parent).kind !== "dismiss") found.push(parent);
      parent = offers.get(parent).parent;
    }
    return found;
  };
  const parentOf = (decisions, id) => decisionOf(decisions, id).parent ?? above(decisions, id)[0] ?? offers.get(id).parent;

  /* Accepted topics, each behind those that it is put under. */
  const parentsFirst = (decisions) => {
    const ordered = new Set();
    const add = (id, seen) => {
      if (!isAccepted(decisions, id) || ordered.has(id) || seen.has(id)) return;
      const parent = parentOf(decisions, id);
      if (offers.has(parent)) add(parent, new Set([...seen, id]));
      ordered.add(id);
    };
    for (const id of offers.keys()) add(id, new Set());
    return [...ordered];
  };

  /* The ids of suggested topics that the taxonomy has then: those accepted, and the groups that come with them. */
  const present = (decisions) => new Set(parentsFirst(decisions).flatMap((id) =>
    [id, ...(decisionOf(decisions, id).parent === undefined ? above(decisions, id) : [])]));

  /* Why `taxo accept` would refuse each decision that it would, by the topic's id. */
  const problemsOf = (decisions) => {
    const there = present(decisions);
    const names = new Map(suggestions.taxonomy.map((topic) => [folded(topic.name), topic.name]));
    const found = new Map();
    const place = new Map(parentsFirst(decisions).map((id, i) => [id, i]));
    for (const id of [...there].filter((each) => !place.has(each))) names.set(folded(offers.get(id).name), offers.get(id).name);
    for (const id of place.keys()) {
      const name = folded(nameOf(decisions, id));
      const parent = decisionOf(decisions, id).parent;
      if (names.has(name)) found.set(id, `“${names.get(name)}” is the name of another topic: choose another name.`);
      else if (parent && !known.has(parent) && !(place.get(parent) < place.get(id))) found.set(id, "The group that it is put under isn’t accepted.");
      names.set(name, nameOf(decisions, id));
    }
    for (const [id, decision] of Object.entries(decisions.topics)) {
      if (decision.kind === "into" && !known.has(decision.topic) && !isAccepted(decisions, decision.topic)) {
        found.set(id, `“${offers.get(decision.topic).name}”, which it is merged into, isn’t accepted.`);
      }
    }
    return found;
  };

  /* Dismissals come first, lest a dismissed group be taken in with a topic under it; then topics, each behind its
     group; then phrases, before topics that are merged bring the same ones; then merges, for into what was accepted. */
  const linesOf = (decisions) => {
    const problems = problemsOf(decisions);
    const ids = [...offers.keys()];
    const of = (kind) => ids.filter((id) => decisionOf(decisions, id).kind === kind);
    const accept = (id) => {
      const { name, parent } = decisionOf(decisions, id);
      return `accept ${id}${name === undefined ? "" : ` as ${quoted(name)}`}${parent === undefined ? "" : ` under ${parent || '""'}`}`;
    };
    const lines = [
      ...of("dismiss").map((id) => [id, `dismiss ${id}`]),
      ...parentsFirst(decisions).map((id) => [id, accept(id)]),
      ...decisions.phrases.map(([topic, phrase]) => [null, `phrase ${topic} ${quoted(phrase)}`]),
      ...of("into").map((id) => [id, `accept ${id} into ${decisionOf(decisions, id).topic}`]),
    ];
    return lines.map(([id, line]) => (problems.has(id) ? `# ${line}  # ${problems.get(id)}` : line));
  };

  Object.assign(window.taxo, { decisionLines: { linesOf, problemsOf, above, offers, known } });
})();
