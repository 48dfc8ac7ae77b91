/* See pthread.h. Also the atomic functions that the compiler calls for a processor without atomic instructions, such as an ESP32-C3: here nothing interrupts.
   Source: RISC-V ELF psABI (registers that a function preserves); GCC, libatomic. */

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define STACK 16384
/* What switchStacks puts on a stack: ra, s0 to s11, rounded up to 16 bytes. */
#define FRAME 16

struct Thread {
	/* All threads, in a circle. */
	struct Thread *next;
	uint32_t *stack;
	void *(*function)(void *);
	void *argument;
	bool ended;
	uint32_t room[];
};

static struct Thread first = { .next = &first };
static struct Thread *running = &first;

/* Saves the caller's registers on its stack, and takes those of the other one. */
void switchStacks(uint32_t **from, uint32_t *to);
__asm__ (
	".text\n.globl switchStacks\nswitchStacks:\n"
	"addi sp, sp, -64\n sw ra, 0(sp)\n sw s0, 4(sp)\n sw s1, 8(sp)\n sw s2, 12(sp)\n sw s3, 16(sp)\n sw s4, 20(sp)\n sw s5, 24(sp)\n"
	"sw s6, 28(sp)\n sw s7, 32(sp)\n sw s8, 36(sp)\n sw s9, 40(sp)\n sw s10, 44(sp)\n sw s11, 48(sp)\n"
	"sw sp, 0(a0)\n mv sp, a1\n"
	"lw ra, 0(sp)\n lw s0, 4(sp)\n lw s1, 8(sp)\n lw s2, 12(sp)\n lw s3, 16(sp)\n lw s4, 20(sp)\n lw s5, 24(sp)\n"
	"lw s6, 28(sp)\n lw s7, 32(sp)\n lw s8, 36(sp)\n lw s9, 40(sp)\n lw s10, 44(sp)\n lw s11, 48(sp)\n addi sp, sp, 64\n ret\n"
);

static void yield(void)
{
	struct Thread *from = running;
	do
		running = running->next;
	while (running->ended);
	if (running != from)
		switchStacks(&from->stack, running->stack);
}

static void begin(void)
{
	pthread_exit(running->function(running->argument));
}

int pthread_create(pthread_t *thread, const void *attributes, void *(*function)(void *), void *argument)
{
	struct Thread *made = calloc(1, sizeof(*made) + STACK);
	(void)attributes;
	if (made == NULL)
		return ENOMEM;
	made->function = function;
	made->argument = argument;
	made->stack = (uint32_t *)(((uintptr_t)made->room + STACK) & ~(uintptr_t)15) - FRAME;
	made->stack[0] = (uint32_t)(uintptr_t)begin;
	made->next = running->next;
	running->next = made;
	*thread = made;
	return 0;
}

void pthread_exit(void *result)
{
	(void)result;
	running->ended = true;
	for (;;)
		yield();
}

int pthread_join(pthread_t thread, void **result)
{
	struct Thread *before = running;
	(void)result;
	while (!thread->ended)
		yield();
	while (before->next != thread)
		before = before->next;
	before->next = thread->next;
	free(thread);
	return 0;
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	(void)mutex;
	return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
	(void)mutex;
	return 0;
}

int pthread_cond_broadcast(pthread_cond_t *condition)
{
	(void)condition;
	return 0;
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
	(void)condition;
	(void)mutex;
	yield();
	return 0;
}

uint32_t atomicLoad(const volatile void *from, int order) __asm__("__atomic_load_4");
uint32_t atomicLoad(const volatile void *from, int order)
{
	(void)order;
	return *(const volatile uint32_t *)from;
}

void atomicStore(volatile void *to, uint32_t value, int order) __asm__("__atomic_store_4");
void atomicStore(volatile void *to, uint32_t value, int order)
{
	(void)order;
	*(volatile uint32_t *)to = value;
}

bool atomicCompareExchange(volatile void *at, void *expected, uint32_t value, int success, int failure) __asm__("__atomic_compare_exchange_4");
bool atomicCompareExchange(volatile void *at, void *expected, uint32_t value, int success, int failure)
{
	volatile uint32_t *word = at;
	bool same = *word == *(uint32_t *)expected;
	(void)success;
	(void)failure;
	if (same)
		*word = value;
	else
		*(uint32_t *)expected = *word;
	return same;
}
