/* A stand-in for the messages of the SDK's xsHost.h. Source: Moddable SDK 8.2.3, xs/platforms/esp. */
#ifndef XS_HOST_H
#define XS_HOST_H

#include <stdint.h>
#include "xs.h"

typedef void (*modMessageDeliver)(void *machine, void *refcon, uint8_t *message, uint16_t length);

/* Queues a message for the machine's task, which has room for ten. 0; in a release build the caller waits for room, in a debug build it is refused after 20 ms. */
int modMessagePostToMachine(xsMachine *the, uint8_t *message, uint16_t length, modMessageDeliver callback, void *refcon);

#endif
