/* SPDX-License-Identifier: Apache-2.0 */
/* MAPIAllocateBuffer, and a book of everything that was given out. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

/* All live blocks by their address, so that a wrong pointer is never read. */
struct block {
	struct block *next_hash;
	struct block *root;  /* itself: it came from MAPIAllocateBuffer */
	struct block *chain; /* blocks allocated to the same root */
	void *memory;
	ULONG size, serial;
};
#define HASH_SIZE 16384u
static struct block *book[HASH_SIZE];
static ULONG serial, live;

/* After freeing, so that a later look is noticed. */
#define DEAD_BYTE 0xDD
/* Before writing: MAPI promises no zeros. */
#define FRESH_BYTE 0xA5

static struct block **
slot_of(const void *p)
{
	struct block **at =
	    &book[((uintptr_t)p >> 4) * 2654435761u % HASH_SIZE];

	while (*at && (*at)->memory != p)
		at = &(*at)->next_hash;
	return at;
}

static struct block *
new_block(ULONG size, struct block *root)
{
	struct block *b = dbl_calloc(1, sizeof *b), **at;

	b->memory = malloc(size ? size : 1);
	if (!b->memory)
		abort();
	memset(b->memory, FRESH_BYTE, size);
	b->size = size;
	b->serial = ++serial;
	b->root = root ? root : b;
	if (root) {
		b->chain = root->chain;
		root->chain = b;
	} else
		live++;
	at = slot_of(b->memory);
	b->next_hash = *at;
	*at = b;
	return b;
}

static void
drop_block(struct block *b)
{
	struct block *next;

	live--;
	for (; b; b = next) {
		next = b->chain;
		*slot_of(b->memory) = b->next_hash;
		memset(b->memory, DEAD_BYTE, b->size);
		free(b->memory);
		free(b);
	}
}

void *
dbl_give(ULONG size)
{
	return new_block(size, NULL)->memory;
}

void *
dbl_give_more(ULONG size, void *root)
{
	return new_block(size, *slot_of(root))->memory;
}

SCODE WINAPI
dbl_MAPIAllocateBuffer(ULONG size, void **out)
{
	HRESULT hr;

	if (!out)
		return MAPI_E_INVALID_PARAMETER;
	dbl_lock();
	hr = dbl_faults_call(DBL_MAPIAllocateBuffer);
	*out = hr == S_OK ? dbl_give(size) : NULL;
	dbl_unlock();
	return hr;
}

SCODE WINAPI
dbl_MAPIAllocateMore(ULONG size, void *root, void **out)
{
	struct block *b;
	HRESULT hr;

	if (!out)
		return MAPI_E_INVALID_PARAMETER;
	dbl_lock();
	hr = dbl_faults_call(DBL_MAPIAllocateMore);
	b = *slot_of(root);
	if (!b || b->root != b) {
		dbl_problem(
		    "MAPIAllocateMore to %s", b ? "a block of MAPIAllocateMore"
						: "memory that is not MAPI's");
		hr = MAPI_E_INVALID_PARAMETER;
	}
	*out = hr == S_OK ? new_block(size, b)->memory : NULL;
	dbl_unlock();
	return hr;
}

ULONG WINAPI
dbl_MAPIFreeBuffer(void *p)
{
	struct block *b;
	ULONG result = 0;

	if (!p)
		return 0;
	dbl_lock();
	(void)dbl_faults_call(DBL_MAPIFreeBuffer);
	b = *slot_of(p);
	if (b && b->root == b)
		drop_block(b);
	else {
		dbl_problem("MAPIFreeBuffer of %s",
		    b ? "a block of MAPIAllocateMore"
		      : "memory that is not MAPI's or was freed before");
		result = (ULONG)MAPI_E_INVALID_PARAMETER;
	}
	dbl_unlock();
	return result;
}

void
dbl_memory_end(void)
{
	for (ULONG i = 0; live && i < HASH_SIZE; i++)
		for (struct block *b = book[i]; b; b = b ? b->next_hash : NULL)
			if (b->root == b) {
				dbl_problem("leak: buffer %lu of %lu bytes",
				    b->serial, b->size);
				drop_block(b);
				/* The chain may have had this slot too. */
				i--;
				break;
			}
}
