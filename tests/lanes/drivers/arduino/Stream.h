// Part of the Arduino API of the lane.

#pragma once

#include "Arduino.h"
