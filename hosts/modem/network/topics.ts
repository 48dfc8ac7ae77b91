// Matches a topic name against a topic filter.
// Source: MQTT 3.1.1 §4.7.

/** @returns whether `topic` matches `filter`; `+` is one level, `#` the rest; neither matches a leading `$` [MQTT-4.7.2-1] */
export function matches(filter: string, topic: string): boolean {
	const wanted = filter.split("/");
	const levels = topic.split("/");
	if (topic.startsWith("$") && (wanted[0] === "+" || wanted[0] === "#"))
		return false;
	for (let index = 0; index < wanted.length; index++) {
		if (wanted[index] === "#")
			return index === wanted.length - 1;
		if (index >= levels.length || wanted[index] !== "+" && wanted[index] !== levels[index])
			return false;
	}
	return levels.length === wanted.length;
}
