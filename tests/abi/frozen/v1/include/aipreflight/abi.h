#ifndef AIPREFLIGHT_ABI_H
#define AIPREFLIGHT_ABI_H

/* The stable C ABI, whole. Draft extensions are never included here. */
#include <aipreflight/abi/evidence.h>
#include <aipreflight/abi/host.h>
#include <aipreflight/abi/plugin.h>
#include <aipreflight/abi/types.h>
#include <aipreflight/abi/version.h>

#endif
