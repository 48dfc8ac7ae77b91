"""A session with Sixfab's SDK for the Pico LTE (BG95), unmodified: PORT HOST MQTT-PORT. Exit code 0 when all of it succeeded.

docs/drivers.md."""

import os
import sys
import time

os.environ["MODEM_PORT"] = sys.argv[1]

from pico_lte.core import PicoLTE
from pico_lte.utils.status import Status


def require(result, what):
    ok = result["status"] == Status.SUCCESS
    print("done" if ok else "failed", what, "" if ok else result, flush=True)
    if not ok:
        sys.exit(1)


lte = PicoLTE()
mqtt = lte.mqtt
require(lte.network.register_network(), "network")
require(lte.network.get_pdp_ready(), "context")
require(mqtt.set_version_config(), "version")
require(mqtt.open_connection(host=sys.argv[2], port=int(sys.argv[3])), "open")
require(mqtt.connect_broker("pico"), "connect")
require(mqtt.subscribe_topics([("drivers/down", 1)]), "subscribe")
require(mqtt.publish_message('zero, "quoted"', "drivers/up", qos=0, message_id=0), "publish 0")
require(mqtt.publish_message("one", "drivers/up", qos=1, message_id=2), "publish 1")
end = time.time() + 30
messages = []
while not messages and time.time() < end:
    # As in the SDK's examples: what comes while a command waits for its answer can be lost.
    time.sleep(3)
    messages = mqtt.read_messages()["messages"]
for message in messages:
    print("received", message["topic"], message["message"], flush=True)
require({"status": Status.SUCCESS if messages else Status.TIMEOUT}, "receive")
require(mqtt.disconnect_broker(), "disconnect")
