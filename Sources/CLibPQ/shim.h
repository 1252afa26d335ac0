#ifndef TRISTAGE_CLIBPQ_SHIM_H
#define TRISTAGE_CLIBPQ_SHIM_H
// libpq, and what Glibc's module map leaves out: epoll, eventfd, mallopt and a thread's name.
#include <libpq-fe.h>
#include <malloc.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <pthread.h>
extern int pthread_setname_np(pthread_t thread, const char *name);
#endif
