/* Publishes and receives over a BG96 with termios: cc -o driver driver.c && ./driver ./modem */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static int port;

/* Sends a command and reads until the expected text; what came before it belongs to earlier lines. */
static void command(const char *line, const char *expected) {
	static char input[8192];
	size_t count = 0;
	if (write(port, line, strlen(line)) < 0)
		exit((perror("write"), 1));
	while (input[count] = 0, !strstr(input, expected))
		if (count == sizeof input - 1 || read(port, input + count, 1) != 1)
			exit((fprintf(stderr, "expected %s, the module sent %s\n", expected, input), 1));
		else
			count++;
}

int main(int count, char **words) {
	struct termios line;
	if (count != 2 || (port = open(words[1], O_RDWR | O_NOCTTY)) < 0 || tcgetattr(port, &line))
		return perror("driver"), 1;
	cfmakeraw(&line);
	cfsetspeed(&line, B115200);
	line.c_cc[VMIN] = 0, line.c_cc[VTIME] = 250; /* 25 s without a byte */
	tcsetattr(port, TCSANOW, &line);
	command("ATE0\r", "\r\nOK\r\n");
	command("AT+QICSGP=1,1,\"iot.example\"\r", "\r\nOK\r\n");
	command("AT+QIACT=1\r", "\r\nOK\r\n");
	command("AT+QMTOPEN=0,\"broker.example\",1883\r", "+QMTOPEN: 0,0\r\n");
	command("AT+QMTCONN=0,\"c\"\r", "+QMTCONN: 0,0,0\r\n");
	command("AT+QMTSUB=0,1,\"driver/c\",1\r", "+QMTSUB: 0,1,0,1\r\n");
	command("AT+QMTPUB=0,2,1,0,\"driver/c\"\r", "> ");
	command("hello from C\x1a", "\"driver/c\",\"hello from C\"\r\n");
	command("AT+QMTDISC=0\r", "+QMTDISC: 0,0\r\n");
	puts("received hello from C");
	return 0;
}
