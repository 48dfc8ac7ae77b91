// What happened before the script runs: ESP-IDF's start-up code, and the SDK's loop_task. The parser's time is not the chip's.

import { machine } from "./machine.js";

machine.start();
