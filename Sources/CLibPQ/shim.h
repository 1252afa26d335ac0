#ifndef TRISTAGE_CLIBPQ_SHIM_H
#define TRISTAGE_CLIBPQ_SHIM_H
// libpq, and the two kernel interfaces that Glibc's module map leaves out.
#include <libpq-fe.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif
