/* The threads that tests/hosts/esp32/native/freertos.c makes its tasks of, for a processor without an operating system: one runs until it waits for a
   condition, then the next. Nothing interrupts it, so that a mutex has nothing to do. Source: POSIX.1-2017, pthread.h. */
#ifndef EMULATED_PTHREAD_H
#define EMULATED_PTHREAD_H

typedef struct Thread *pthread_t;
typedef int pthread_mutex_t;
typedef int pthread_cond_t;

#define PTHREAD_MUTEX_INITIALIZER 0
#define PTHREAD_COND_INITIALIZER 0

/* 0, or ENOMEM. The thread runs when the caller waits. */
int pthread_create(pthread_t *thread, const void *attributes, void *(*function)(void *), void *argument);
void pthread_exit(void *result) __attribute__((noreturn));
int pthread_join(pthread_t thread, void **result);
int pthread_mutex_lock(pthread_mutex_t *mutex);
int pthread_mutex_unlock(pthread_mutex_t *mutex);
int pthread_cond_broadcast(pthread_cond_t *condition);
/* Lets every other thread run. The caller tests its condition again. */
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);

#endif
