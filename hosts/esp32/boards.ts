// Boards by name: their chip, the pins that are taken, and the default pins of module and sensor. Refuses a pin that cannot be used, with the reason.
// Source: datasheets of ESP32, ESP32-S2, ESP32-S3, ESP32-C3, ESP32-C6 and ESP32-H2 (pins, strapping pins), of the modules ESP32-WROVER-E and
// ESP32-S3-WROOM-1 (pin definitions); ESP-IDF Programming Guide v6.0, GPIO. docs/hardware.md (Pins).

/** Settings by name. */
type Settings = Readonly<Record<string, unknown>>;

/** GPIO numbers. */
type Pins = readonly number[];

/** What a family of chips has. */
export interface Chip {
	readonly name: string;
	/** Highest GPIO number. */
	readonly highest: number;
	/** Numbers without a pin. */
	readonly absent: Pins;
	/** Wired to the flash. */
	readonly flash: Pins;
	/** Wired to the PSRAM where there is one. */
	readonly psram: Pins;
	/** TXD and RXD of UART 0: the boot log, and the debugger. */
	readonly console: Pins;
	/** D− and D+; empty: no USB. */
	readonly usb: Pins;
	readonly inputOnly: Pins;
	/** Their levels at a reset choose how the chip starts. */
	readonly strapping: Pins;
	/** Number of UARTs, UART 0 included. */
	readonly uarts: number;
}

/** The pins of a board for module and sensor. One that is left out has to be chosen. */
export interface BoardPins {
	/** Defaults. */
	readonly transmit: number;
	readonly receive: number;
	readonly sda?: number;
	readonly scl?: number;
	/** Not wired by default; taken where the setting is `board`. */
	readonly rts?: number;
	readonly cts?: number;
	readonly powerKey?: number;
	readonly reset?: number;
	readonly status?: number;
}

/** A board. */
export interface Board {
	/** Moddable's name of the target, as in `-p esp32/nodemcu`; "" is plain `-p esp32`. */
	readonly target: string;
	readonly chip: Chip;
	/** The module has a PSRAM on the chip's PSRAM pins. */
	readonly psram: boolean;
	/** Its console is the USB port. */
	readonly usb: boolean;
	/** Pins taken by parts on the board. */
	readonly onboard: Pins;
	readonly pins: BoardPins;
}

function pins(...numbers: number[]): Pins {
	return Object.freeze(numbers);
}

/** @returns all numbers from `first` to `last` */
function range(first: number, last: number): number[] {
	const numbers: number[] = [];
	for (let number = first; number <= last; number++)
		numbers.push(number);
	return numbers;
}

const NONE = pins();

const ESP32: Chip = Object.freeze({
	name: "ESP32", highest: 39, absent: pins(20, 24, ...range(28, 31)), flash: pins(...range(6, 11)), psram: pins(16, 17), console: pins(1, 3), usb: NONE,
	inputOnly: pins(...range(34, 39)), strapping: pins(0, 2, 5, 12, 15), uarts: 3,
});
const ESP32S2: Chip = Object.freeze({
	name: "ESP32-S2", highest: 46, absent: pins(...range(22, 25)), flash: pins(...range(27, 32)), psram: pins(26), console: pins(43, 44), usb: pins(19, 20),
	inputOnly: pins(46), strapping: pins(0, 45, 46), uarts: 2,
});
const ESP32S3: Chip = Object.freeze({
	name: "ESP32-S3", highest: 48, absent: pins(...range(22, 25)), flash: pins(...range(27, 32)), psram: pins(26, ...range(33, 37)), console: pins(43, 44),
	usb: pins(19, 20), inputOnly: NONE, strapping: pins(0, 3, 45, 46), uarts: 3,
});
const ESP32C3: Chip = Object.freeze({
	name: "ESP32-C3", highest: 21, absent: NONE, flash: pins(...range(12, 17)), psram: NONE, console: pins(20, 21), usb: pins(18, 19),
	inputOnly: NONE, strapping: pins(2, 8, 9), uarts: 2,
});
/** Its third UART is the low-power one, which the SDK does not open. */
const ESP32C6: Chip = Object.freeze({
	name: "ESP32-C6", highest: 30, absent: NONE, flash: pins(...range(24, 30)), psram: NONE, console: pins(16, 17), usb: pins(12, 13),
	inputOnly: NONE, strapping: pins(4, 5, 8, 9, 15), uarts: 2,
});
const ESP32H2: Chip = Object.freeze({
	name: "ESP32-H2", highest: 27, absent: pins(6, 7), flash: pins(...range(15, 21)), psram: NONE, console: pins(23, 24), usb: pins(26, 27),
	inputOnly: NONE, strapping: pins(2, 3, 8, 9, 25), uarts: 2,
});

const WROOM: BoardPins = Object.freeze({ transmit: 17, receive: 16, sda: 21, scl: 22, rts: 27, cts: 35, powerKey: 25, reset: 26, status: 34 });
const WROVER: BoardPins = Object.freeze({ transmit: 32, receive: 33, sda: 21, scl: 22, rts: 27, cts: 35, powerKey: 25, reset: 26, status: 34 });
/** GPIO 5, 18, 19, 21, 22, 23 and 25 drive its screen, 32 and 33 the crystal of 32 kHz. */
const WROVER_KIT: BoardPins = Object.freeze({ transmit: 26, receive: 27, cts: 35, status: 34 });
const S2: BoardPins = Object.freeze({ transmit: 17, receive: 16, sda: 8, scl: 9, rts: 7, cts: 10, powerKey: 4, reset: 5, status: 6 });
const S3: BoardPins = Object.freeze({ transmit: 17, receive: 18, sda: 4, scl: 5, rts: 16, cts: 8, powerKey: 6, reset: 7, status: 15 });
const XIAO_S3: BoardPins = Object.freeze({ transmit: 1, receive: 2, sda: 5, scl: 6, rts: 9, powerKey: 4, reset: 7, status: 8 });
const C3: BoardPins = Object.freeze({ transmit: 4, receive: 5, sda: 6, scl: 7, rts: 10, powerKey: 0, reset: 1, status: 3 });
const XIAO_C3: BoardPins = Object.freeze({ transmit: 4, receive: 5, sda: 6, scl: 7, rts: 10, powerKey: 3 });
const C6: BoardPins = Object.freeze({ transmit: 10, receive: 11, sda: 6, scl: 7, rts: 21, cts: 22, powerKey: 18, reset: 19, status: 20 });
const H2: BoardPins = Object.freeze({ transmit: 10, receive: 11, sda: 12, scl: 22, rts: 5, powerKey: 0, reset: 1, status: 4 });

function board(target: string, chip: Chip, own: BoardPins, { psram = false, usb = false, onboard = NONE } = {}): Board {
	return Object.freeze({ target, chip, psram, usb, onboard, pins: own });
}

/** Boards by name. A board whose name is not its target is chosen by the setting `board`. */
export const BOARDS: Readonly<Record<string, Board>> = Object.freeze({
	esp32: board("", ESP32, WROOM),
	esp32_wrover: board("", ESP32, WROVER, { psram: true }),
	nodemcu: board("nodemcu", ESP32, WROOM),
	esp32_thing: board("esp32_thing", ESP32, WROOM),
	wrover_kit: board("wrover_kit", ESP32, WROVER_KIT, { psram: true, onboard: pins(5, 18, 19, 21, 22, 23, 25, 32, 33) }),
	saola_wroom: board("saola_wroom", ESP32S2, S2, { onboard: pins(18) }),
	saola_wrover: board("saola_wrover", ESP32S2, S2, { psram: true, onboard: pins(18) }),
	esp32s3: board("esp32s3", ESP32S3, S3, { psram: true, onboard: pins(48) }),
	esp32s3_cdc: board("esp32s3_cdc", ESP32S3, S3, { psram: true, usb: true, onboard: pins(48) }),
	esp32s3_usb: board("esp32s3_usb", ESP32S3, S3, { psram: true, usb: true, onboard: pins(48) }),
	xiao_esp32s3: board("xiao_esp32s3", ESP32S3, XIAO_S3, { psram: true, usb: true, onboard: pins(21) }),
	esp32c3: board("esp32c3", ESP32C3, C3, { onboard: pins(8) }),
	esp32c3_cdc: board("esp32c3_cdc", ESP32C3, C3, { usb: true, onboard: pins(8) }),
	xiao_esp32c3: board("xiao_esp32c3", ESP32C3, XIAO_C3, { usb: true }),
	esp32c6: board("esp32c6", ESP32C6, C6, { onboard: pins(8) }),
	esp32c6_cdc: board("esp32c6_cdc", ESP32C6, C6, { usb: true, onboard: pins(8) }),
	esp32h2: board("esp32h2", ESP32H2, H2, { onboard: pins(8) }),
	esp32h2_cdc: board("esp32h2_cdc", ESP32H2, H2, { usb: true, onboard: pins(8) }),
});

/** The settings that are GPIO numbers, and whether the chip drives the pin. In the order in which a pin that is given twice is found. */
const DRIVEN: Readonly<Record<string, boolean>> = Object.freeze({
	transmit: true, receive: false, rts: true, cts: false, powerKey: true, reset: true, status: false, sda: true, scl: true,
});

/** Names of the settings that are GPIO numbers. */
export const PINS: readonly string[] = Object.freeze(Object.keys(DRIVEN));

/** The highest GPIO number of any chip. */
const HIGHEST = 48;

/** @returns the board of the setting `board`; undefined where it is "" or absent: a target that is not in the table @throws RangeError for another name */
export function boardOf(settings: Settings): Board | undefined {
	const name = String(settings["board"] ?? "");
	if (name === "")
		return undefined;
	if (!Object.hasOwn(BOARDS, name))
		throw new RangeError(`board must be ${Object.keys(BOARDS).join(", ")}`);
	return BOARDS[name];
}

/** Settings without a value for which a board has a default. */
const DEFAULTED: readonly string[] = Object.freeze(["transmit", "receive", "sda", "scl"]);

/** @returns a pin as set, or the board's; -1: not wired @throws RangeError when it is not a GPIO number, or the board is unknown, or has no such pin */
function numberOf(settings: Settings, name: string): number {
	const given = settings[name] ?? "";
	if (given === "board" || (given === "" && DEFAULTED.includes(name))) {
		const pin = boardOf(settings)?.pins[name as keyof BoardPins] ?? -1;
		if (pin < 0 && given !== "")
			throw new RangeError(`${name}: this board has no pin for it; give a GPIO number`);
		return pin;
	}
	const pin = Number(given === "" ? -1 : given);
	if (!Number.isInteger(pin) || pin < -1 || pin > HIGHEST)
		throw new RangeError(`${name} must be a GPIO number, board for the board's, or -1 for none`);
	return pin;
}

/** @returns likewise; -1 also for what is not a GPIO number, which is reported where that pin is read */
function numberOrNone(settings: Settings, name: string): number {
	try {
		return numberOf(settings, name);
	}
	catch {
		return -1;
	}
}

/** Why a pin of each list of `reason` cannot be used, where CHIP stands for the chip's name. */
const REASONS: readonly string[] = Object.freeze([
	"is not a pin of an CHIP", "is a flash pin of an CHIP", "is a PSRAM pin of this module", "is a console pin of an CHIP (UART 0)", "is a console pin of this board (USB)",
	"is taken by a part on this board", "is an input-only pin of an CHIP",
]);

/** @returns why a pin cannot be used; undefined: it can */
function reason(pin: number, board: Board, driven: boolean): string | undefined {
	const chip = board.chip;
	const lists = [
		chip.absent, chip.flash, board.psram ? chip.psram : NONE, chip.console, board.usb ? chip.usb : NONE, board.onboard, driven ? chip.inputOnly : NONE,
	];
	return REASONS[pin > chip.highest ? 0 : lists.findIndex(list => list.includes(pin))]?.replace("CHIP", chip.name);
}

/**
 * Reads and checks a pin of the configuration; without one, the board's default.
 * @param name one of PINS
 * @returns its GPIO number; -1: not wired
 * @throws RangeError naming the setting, the pin and the reason: not a number, or a pin that is taken, missing, input-only, or in use by an earlier setting
 */
export function pinOf(settings: Settings, name: string): number {
	const pin = numberOf(settings, name);
	if (pin < 0)
		return pin;
	const board = boardOf(settings);
	const earlier = PINS.slice(0, PINS.indexOf(name)).find(other => numberOrNone(settings, other) === pin);
	const why = (board && reason(pin, board, DRIVEN[name]!)) ?? (earlier && `is in use as ${earlier}`);
	if (why)
		throw new RangeError(`${name}: GPIO ${pin} ${why}`);
	return pin;
}

/** Likewise, for a pin without which there is no node. @throws RangeError also when it is not wired */
export function requiredPin(settings: Settings, name: string): number {
	const pin = pinOf(settings, name);
	if (pin < 0)
		throw new RangeError(`${name}: required, because this board has no default for it`);
	return pin;
}

/** @returns the number of the module's UART @throws RangeError when the chip has no such UART, or it is the console */
export function uartOf(settings: Settings): number {
	const uart = Number(settings["uart"] ?? 1);
	const last = (boardOf(settings)?.chip.uarts ?? 3) - 1;
	if (uart !== 1 && (uart !== 2 || last < 2))
		throw new RangeError(`uart must be ${last === 1 ? "1" : "1 or 2"}: UART 0 is the console`);
	return uart;
}

/** Bytes of the receive ring of BufferedSerial: the default, and its limits. ESP-IDF refuses a ring that is not larger than the FIFO. */
export const BUFFER = Object.freeze({ usual: 2048, least: 256, most: 32_768 });

/** The classes of the setting `serial`: our own, and Moddable's. */
export const SERIALS: readonly string[] = Object.freeze(["buffered", "stock"]);

/** @returns one of SERIALS @throws RangeError for another name */
export function serialOf(settings: Settings): string {
	const name = String(settings["serial"] || SERIALS[0]);
	if (!SERIALS.includes(name))
		throw new RangeError(`serial must be ${SERIALS.join(", ")}`);
	return name;
}

/** @returns the bytes of the receive ring @throws RangeError when they are out of range */
export function bufferOf(settings: Settings): number {
	const size = Number(settings["buffer"] || BUFFER.usual);
	if (!Number.isInteger(size) || size < BUFFER.least || size > BUFFER.most)
		throw new RangeError(`buffer must be a whole number from ${BUFFER.least} to ${BUFFER.most}`);
	return size;
}

const STRAPPING = "strapping pin: what is wired to it must not change its level while the chip starts";
const USB = "USB pin: the USB port does not work while the firmware runs";

/** @returns a line for each setting whose pin can be used with care: strapping pins, and USB */
export function warningsOf(settings: Settings): string[] {
	const chip = boardOf(settings)?.chip;
	const warnings: string[] = [];
	PINS.forEach(name => {
		const pin = numberOrNone(settings, name);
		const warning = chip?.strapping.includes(pin) ? STRAPPING : chip?.usb.includes(pin) ? USB : "";
		if (warning)
			warnings.push(`${name}: GPIO ${pin} is a ${warning}`);
	});
	return warnings;
}
