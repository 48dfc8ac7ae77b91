"""Publishes and receives over a BG96 with pyserial: python3 driver.py ./modem"""
import sys
import serial

port = serial.Serial(sys.argv[1], 115200, timeout=30)


def wait(expected):
    """Reads up to the expected bytes; what came before belongs to earlier lines."""
    answer = port.read_until(expected)
    if not answer.endswith(expected):
        sys.exit(f"expected {expected!r}, the module sent {answer!r}")
    return answer


def command(line, expected=b"\r\nOK\r\n"):
    port.write(line.encode() + b"\r")
    return wait(expected)


command("ATE0")
command('AT+QICSGP=1,1,"iot.example"')
command("AT+QIACT=1")
command('AT+QMTOPEN=0,"broker.example",1883', b"+QMTOPEN: 0,0\r\n")
command('AT+QMTCONN=0,"python"', b"+QMTCONN: 0,0,0\r\n")
command('AT+QMTSUB=0,1,"driver/python",1', b"+QMTSUB: 0,1,0,1\r\n")
command('AT+QMTPUB=0,2,1,0,"driver/python"', b"> ")
port.write(b"hello from Python\x1a")
wait(b'"driver/python","hello from Python"\r\n')
command("AT+QMTDISC=0", b"+QMTDISC: 0,0\r\n")
print("received hello from Python")
