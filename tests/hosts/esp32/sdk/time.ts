// Stands in for the SDK's module time: milliseconds that pass only when a test lets them.

export default { ticks: 0 };
