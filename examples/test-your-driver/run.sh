#!/bin/sh
# Runs a driver against a simulated BG96: sh run.sh COMMAND..., which gets the port as its last argument. MODEM holds further options of the modem.
# Exit code: the driver's. modem.log is what the modem printed, report.json what it says about the driver.
set -eu
rm -f modem.log report.json
node_modules/.bin/quectel-modem --pty ./modem --report report.json ${MODEM-} > modem.log 2>&1 &
modem=$!
trap 'kill $modem 2>/dev/null || true; wait $modem || true; cat modem.log' EXIT
waited=0
until grep -qx ready modem.log; do
	kill -0 $modem
	waited=$((waited + 1))
	[ $waited -lt 300 ]
	sleep 0.1
done
timeout 120 "$@" ./modem
