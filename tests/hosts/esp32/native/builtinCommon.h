/* A stand-in for the pin table of the SDK's builtinCommon.h. Source: Moddable SDK 8.2.3, modules/io/common. */
#ifndef BUILTINCOMMON_H
#define BUILTINCOMMON_H

#include <stdint.h>

#define builtinIsPinFree(pin) builtinArePinsFree((pin) >> 5, 1u << ((pin) & 0x1F))
#define builtinUsePin(pin) builtinUsePins((pin) >> 5, 1u << ((pin) & 0x1F))
#define builtinFreePin(pin) builtinFreePins((pin) >> 5, 1u << ((pin) & 0x1F))

uint8_t builtinArePinsFree(uint32_t bank, uint32_t pins);
/* 0 where one of them is not free. */
uint8_t builtinUsePins(uint32_t bank, uint32_t pins);
void builtinFreePins(uint32_t bank, uint32_t pins);

#endif
