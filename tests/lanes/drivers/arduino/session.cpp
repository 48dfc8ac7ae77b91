// A session with TinyGSM's BG96 and the MQTT client of 256dpi, both unmodified: PORT HOST MQTT-PORT tcp|tls. Exit code 0 when all of it succeeded.
// docs/drivers.md.

#define TINY_GSM_MODEM_BG96
#include <TinyGsmClient.h>
#include <MQTTClient.h>

static bool received = false;

static void require(bool ok, const char *what) {
	printf("%s %s\n", ok ? "done" : "failed", what);
	fflush(stdout);
	if (!ok)
		exit(1);
}

static void take(String &topic, String &payload) {
	printf("received %s %s\n", topic.c_str(), payload.c_str());
	fflush(stdout);
	received = true;
}

int main(int count, char **words) {
	require(count == 5, "arguments");
	Port port(words[1]);
	TinyGsm modem(port);
	require(modem.init(), "init");
	require(modem.waitForNetwork(30000), "network");
	require(modem.gprsConnect("iot.example", "", ""), "context");
	TinyGsmClient plain(modem, 0);
	TinyGsmClientSecure secure(modem, 1);
	const bool tls = strcmp(words[4], "tls") == 0;
	Client &socket = tls ? static_cast<Client &>(secure) : plain;
	MQTTClient mqtt(512);
	mqtt.begin(words[2], atoi(words[3]), socket);
	mqtt.setTimeout(10000);
	mqtt.onMessage(static_cast<MQTTClientCallbackSimple>(take));
	require(mqtt.connect("tinygsm"), "connect");
	require(mqtt.subscribe("drivers/down", 1), "subscribe");
	require(mqtt.publish("drivers/up", "zero, \"quoted\"", false, 0), "publish 0");
	require(mqtt.publish("drivers/up", "one", false, 1), "publish 1");
	for (const uint32_t start = millis(); !received && millis() - start < 30000;)
		mqtt.loop();
	require(received, "receive");
	require(mqtt.disconnect(), "disconnect");
	require(modem.gprsDisconnect(), "context");
	return 0;
}
