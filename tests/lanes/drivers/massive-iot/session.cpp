// A session with Twilio's BG96 driver of its Massive IoT SDK, unmodified: PORT HOST MQTT-PORT. Exit code 0 when all of it succeeded.
// docs/drivers.md.

#include <cstdio>
#include <cstdlib>
#include <modem/OwlModemBG96.h>
// Needs the one before it.
#include <CharDeviceSerial.h>

static bool received = false;

// The SDK's tests replace this; its driver calls it for every line.
void spinProcessLineTestpoint(str) {}

static void require(bool ok, const char *what) {
	printf("%s %s\n", ok ? "done" : "failed", what);
	fflush(stdout);
	if (!ok)
		exit(1);
}

static void take(str topic, str message) {
	printf("received %.*s %.*s\n", static_cast<int>(topic.len), topic.s, static_cast<int>(message.len), message.s);
	fflush(stdout);
	received = true;
}

int main(int count, char **words) {
	require(count == 4, "arguments");
	owl_log_set_level(L_WARN);
	CharDeviceSerial serial(words[1], 115200);
	OwlModemBG96 modem(&serial);
	require(modem.powerOn(), "power");
	require(modem.initModem("iot.example"), "init");
	require(modem.waitForNetworkRegistration(60000), "network");
	OwlModemMQTTBG96 &mqtt = modem.mqtt;
	mqtt.setMessageCallback(take);
	require(mqtt.openConnection(words[2], atoi(words[3])), "open");
	require(mqtt.login("massive-iot", nullptr, nullptr), "connect");
	require(mqtt.subscribe("drivers/down", 1, OwlModemMQTTBG96::qos_t::atLeastOnce), "subscribe");
	require(mqtt.publish("drivers/up", STRDECL("zero, \"quoted\"")), "publish 0");
	require(mqtt.publish("drivers/up", STRDECL("one"), false, OwlModemMQTTBG96::qos_t::atLeastOnce, 2), "publish 1");
	for (const owl_time_t start = owl_time(); !received && owl_time() - start < 30000; owl_delay(10))
		modem.AT.spin();
	require(received, "receive");
	require(mqtt.logout(), "disconnect");
	return 0;
}
