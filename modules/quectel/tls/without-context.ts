// Stands in for ./ssl-context in a build whose manifest leaves out modules/tls.json: no session is made that would need one.
// Source: docs/memory.md (What a build can leave out).

export default undefined;
