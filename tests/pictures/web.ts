// Pictures of the page at work: light and dark, wide and as wide as a phone. Needs Chromium.

import { buildSite } from "../../hosts/web/build.js";
import { PageServer } from "../../hosts/web/server.js";
import { findChromium, launch, open } from "../lanes/web/browser.js";
import { Happenings } from "../lanes/web/happenings.js";
import { Shown } from "../lanes/web/page.js";
import { decodePNG, encodePNG } from "./png.js";

const WIDE = { width: 1440, height: 900 }, NARROW = { width: 390, height: 844 };
/** The antenna is pulled and plugged in again, and the readings that waited are acknowledged. */
const FRAGMENT = "speed=10&interval=1000&seed=7&at=24000:antenna:off&at=32000:antenna:on";

/** @returns the files by name; undefined without Chromium */
export async function photographPage(): Promise<ReadonlyMap<string, Buffer> | undefined> {
	const program = findChromium();
	if (program === undefined)
		return undefined;
	const server = new PageServer(await buildSite());
	const browser = await launch(program);
	const pictures = new Map<string, Buffer>();
	try {
		const address = await server.listen(0);
		for (const [size, viewport] of [["wide", WIDE], ["narrow", NARROW]] as const)
			for (const colorScheme of ["light", "dark"] as const) {
				let happenings!: Happenings;
				const { page, end } = await open(browser, new URL(address).origin, { viewport, colorScheme }, async context => {
					happenings = await Happenings.of(context);
				});
				await page.goto(`${address}#${FRAGMENT}`);
				const shown = new Shown(page);
				await shown.ready();
				const plugged = await happenings.until("antenna", "act", ({ act }) => act.type === "antenna" && act.connected);
				await happenings.until("acknowledgement", "acknowledged", () => true, await happenings.state("node", "ONLINE", plugged));
				await shown.pause();
				// The line that is explained: an acknowledgement.
				if (size === "wide")
					await page.getByTestId("wire").getByRole("option", { name: /\+QMTPUB: / }).last().click();
				await page.mouse.move(0, 0);
				pictures.set(`docs/web-${size}-${colorScheme}.png`, encodePNG(decodePNG(await page.screenshot())));
				await end();
			}
	}
	finally {
		await browser.close();
		server.close();
	}
	return pictures;
}
