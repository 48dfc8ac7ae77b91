"""Lights that stay dark: the module that the driver imports and the lane does not use. docs/drivers.md."""


class NeoPixel:
    def __init__(self, pin, count):
        self._lights = [(0, 0, 0)] * count

    def __setitem__(self, index, light):
        self._lights[index] = light

    def write(self):
        pass
