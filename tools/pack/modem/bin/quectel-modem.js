#!/usr/bin/env node
// The simulated modem: `quectel-modem --help`.
import "../dist/hosts/modem/cli.js";
