"""The part of MicroPython's machine module that the drivers of the lane use: UART 0 is the port in MODEM_PORT, pins keep their level.

docs/drivers.md."""

import os
import select
import termios
import tty


class Pin:
    IN = 0
    OUT = 1

    def __init__(self, number, mode=IN):
        self._level = 0

    def value(self, level=None):
        if level is not None:
            self._level = level
        return self._level


class UART:
    def __init__(self, number, baudrate=115200, tx=None, rx=None, timeout=0):
        self._port = None
        self._bytes = b""
        if number != 0:
            return
        self._port = os.open(os.environ["MODEM_PORT"], os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._port, termios.TCSANOW)

    def write(self, data):
        if self._port is None:
            return len(data)
        return os.write(self._port, data)

    def any(self):
        """The number of bytes that can be read at once."""
        while self._port is not None and select.select([self._port], [], [], 0)[0]:
            more = os.read(self._port, 4096)
            if not more:
                break
            self._bytes += more
        return len(self._bytes)

    def read(self, size):
        self.any()
        data, self._bytes = self._bytes[:size], self._bytes[size:]
        return data
