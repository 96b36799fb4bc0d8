/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the MAPI double share: its model, its objects, its rules.
 */
#ifndef TESTS_OUTLOOK_MAPI_DOUBLE_H
#define TESTS_OUTLOOK_MAPI_DOUBLE_H

#define COBJMACROS
#include <windows.h>

#include <ole2.h>

#include <mapix.h>

#include <stdbool.h>
#include <stddef.h>

#include "outlook/mapi_double_text.h"

/**
 * A mail client's MAPI for tests, strict where documents allow a store to be.
 * How to use it: double.mk. One lock guards everything; out of memory ends the
 * process, because a test has no use for it.
 *
 *   mapi_double.c          entry points, lock, objects and their references
 *   mapi_double_memory.c   MAPIAllocateBuffer and the check of it
 *   mapi_double_faults.c   faults asked for by the environment, counts, report
 *   mapi_double_model.c    stores, folders, messages; entry IDs
 *   mapi_double_profile.c  the profile there is without a file
 *   mapi_double_names.c    named properties
 *   mapi_double_bag.c      property values
 *   mapi_double_computed.c properties the store makes up
 *   mapi_double_props.c    IMAPIProp
 *   mapi_double_session.c  IMAPISession, IProfSect
 *   mapi_double_store.c    IMsgStore
 *   mapi_double_folder.c   IMAPIFolder
 *   mapi_double_message.c  IMessage
 *   mapi_double_attach.c   IAttach
 *   mapi_double_stream.c   IStream of a property
 *   mapi_double_table.c    IMAPITable
 *   mapi_double_restrict.c restrictions and sorting
 *   mapi_double_advise.c   notifications
 *   mapi_double_text.c     properties as text, shared with the user's hand
 *   mapi_double_dump.c, mapi_double_load.c  the file
 */

/* What the headers lack. */
#define DBL_NO_COINIT 0x8u
#define DBL_STORE_UNICODE_OK 0x00040000u
#define DBL_HARD_DELETE 0x10u
#define DBL_PR_LONGTERM_FROM_TABLE PROP_TAG(PT_BINARY, 0x6670)

/* Larger values are PT_ERROR in GetProps and wait for a stream. */
#define DBL_LARGE_BYTES 8192u
/* Characters or bytes of one value in a row of a table. */
#define DBL_TABLE_CUT 255u
/* Rows that one QueryRows gives out at most. */
#define DBL_TABLE_ROWS 100u
#define DBL_STORES_MAX 4u
#define DBL_NAMES_MAX 1024u
#define DBL_LONG_ID_LEN 24u
#define DBL_SHORT_ID_LEN 32u

/* ---- the model ---- */

struct dbl_bag {
	SPropValue *v; /* PT_UNICODE, never PT_STRING8 */
	ULONG count, cap;
};

struct dbl_content;

struct dbl_attach {
	ULONG num;
	struct dbl_bag bag;
	struct dbl_content *embedded; /* or NULL */
	struct dbl_attach *next;
};

struct dbl_recipient {
	ULONG row_id;
	struct dbl_bag bag;
	struct dbl_recipient *next;
};

/* Everything a message has; folders and stores have the bag only. */
struct dbl_content {
	struct dbl_bag bag;
	struct dbl_attach *attachments;
	struct dbl_recipient *recipients;
	ULONG next_num, next_row;
};

struct dbl_store;

struct dbl_node {
	ULONG type; /* MAPI_STORE, MAPI_FOLDER, MAPI_MESSAGE */
	ULONG id;   /* in its store */
	ULONG version;
	bool associated;
	bool deleted;
	struct dbl_store *store;
	struct dbl_node *parent, *first, *last, *next, *prev;
	struct dbl_content *saved; /* NULL: a message never saved */
};

struct dbl_name {
	GUID set;
	ULONG kind; /* MNID_ID, MNID_STRING */
	LONG lid;
	WCHAR *name;
};

struct dbl_store {
	ULONG number; /* from 1 */
	BYTE uid[16];
	enum {
		DBL_OUTLOOK,
		DBL_EXCHANGE,
		DBL_PUBLIC
	} provider;
	bool ansi;
	bool read_only;
	bool is_default;
	struct dbl_node *node; /* the store itself; its kid is the root */
	struct dbl_node **nodes;
	ULONG node_count, node_cap; /* ids are indexes; 0 is the store */
	struct dbl_name names[DBL_NAMES_MAX];
	ULONG name_count;
	ULONGLONG last_time; /* of a change, FILETIME */
};

struct dbl_profile {
	WCHAR name[64];
	struct dbl_store *stores[DBL_STORES_MAX];
	ULONG store_count;
};
extern struct dbl_profile dbl_profile;

void dbl_profile_build(void);
void dbl_profile_free(void);

struct dbl_store *dbl_store_new(ULONG number);
struct dbl_node *dbl_node_new(
    struct dbl_store *store, ULONG type, struct dbl_node *parent, ULONG id);
/* Numbers below @count are not given out again. */
void dbl_store_reserve(struct dbl_store *store, ULONG count);
void dbl_node_link(struct dbl_node *n, struct dbl_node *parent);
void dbl_node_unlink(struct dbl_node *n);
struct dbl_node *dbl_store_root(const struct dbl_store *store);
/* PR_IPM_..._ENTRYID of the Inbox or the store as a node; NULL: none. */
struct dbl_node *dbl_store_inbox(const struct dbl_store *store);
/* Gives the message its content; times, version, file, notification. */
void dbl_node_save(struct dbl_node *n, const struct dbl_content *content);
void dbl_node_delete(struct dbl_node *n);

struct dbl_content *dbl_content_new(void);
struct dbl_content *dbl_content_dup(const struct dbl_content *c);
void dbl_content_free(struct dbl_content *c);
struct dbl_attach *dbl_attach_dup(const struct dbl_attach *a);
void dbl_attach_free(struct dbl_attach *a);

/* ---- entry IDs ---- */

/* @out has room for DBL_SHORT_ID_LEN; returns the length. */
ULONG dbl_long_id(const struct dbl_node *n, BYTE *out);
ULONG dbl_short_id(const struct dbl_node *n, BYTE *out);
/* MAPI_E_INVALID_ENTRYID: no entry ID; MAPI_E_UNKNOWN_ENTRYID: of no store
 * here, or a short-term one of another session; MAPI_E_NOT_FOUND: there is
 * no such object. @store NULL: of any store. */
HRESULT dbl_id_find(const struct dbl_store *store, ULONG len, const void *id,
    struct dbl_node **out);
ULONG dbl_record_key(const struct dbl_node *n, BYTE *out);

/* ---- named properties ---- */

/* 0: not there. */
ULONG dbl_name_find(const struct dbl_store *store, const struct dbl_name *name);
ULONG dbl_name_add(struct dbl_store *store, const struct dbl_name *name);
const struct dbl_name *dbl_name_of(const struct dbl_store *store, ULONG id);
ULONG dbl_name_base(const struct dbl_store *store);

/* ---- values ---- */

void *dbl_calloc(size_t count, size_t size);
void *dbl_realloc(void *p, size_t size);
WCHAR *dbl_wcsdup(const WCHAR *s);

SPropValue *dbl_bag_find(const struct dbl_bag *bag, ULONG tag);
/* A copy of @v; strings become PT_UNICODE. */
void dbl_bag_set(struct dbl_bag *bag, const SPropValue *v);
void dbl_bag_set_text(struct dbl_bag *bag, ULONG tag, const WCHAR *text);
void dbl_bag_set_long(struct dbl_bag *bag, ULONG tag, LONG number);
void dbl_bag_set_bytes(
    struct dbl_bag *bag, ULONG tag, const void *bytes, ULONG len);
void dbl_bag_set_time(struct dbl_bag *bag, ULONG tag, ULONGLONG time);
bool dbl_bag_remove(struct dbl_bag *bag, ULONG tag);
void dbl_bag_copy(struct dbl_bag *to, const struct dbl_bag *from);
void dbl_bag_clear(struct dbl_bag *bag);
void dbl_value_free(SPropValue *v);
/* Bytes of a string or binary, 0 of others. */
ULONG dbl_value_size(const SPropValue *v);
/* How a caller gets it: in memory that belongs to @root, strings as @tag
 * wants them, values cut at @cut characters or bytes (0: whole). */
void dbl_value_give(
    const SPropValue *v, ULONG tag, ULONG cut, void *root, SPropValue *out);
/* Is the type of @tag one a property may have? */
bool dbl_type_known(ULONG tag);
/* What SetProps would say of one value; S_OK: nothing. */
SCODE dbl_value_check(const SPropValue *v);

/* ---- what is asked of a property ---- */

/* Something with properties: an object or a row. */
struct dbl_view {
	ULONG type; /* MAPI_STORE ... MAPI_ATTACH, MAPI_MAILUSER; 0 */
	const struct dbl_store *store;
	const struct dbl_node *node; /* or NULL */
	const struct dbl_bag *bag;
	const struct dbl_content *content; /* of a message */
	ULONG num;                         /* attachment, recipient */
	bool row;      /* of a table: short-term IDs, cut values */
	bool no_store; /* of a table of the session: always has PT_UNICODE */
	bool unsaved;  /* a message that is not there yet */
	bool writable;
};
/* Borrowed from the view or put in @own with bytes in @room (64). NULL: the
 * view has none. */
const SPropValue *dbl_view_find(
    const struct dbl_view *view, ULONG tag, SPropValue *own, BYTE *room);
/* Fills a PT_ERROR in where it has no value to give; true: it is no error. */
bool dbl_view_give(
    const struct dbl_view *view, ULONG tag, void *root, SPropValue *out);
/* All it has; the caller frees with free(). */
SPropTagArray *dbl_view_list(const struct dbl_view *view, bool unicode);
bool dbl_computed(const struct dbl_view *view, ULONG tag);

/* ---- memory that callers own ---- */

SCODE WINAPI dbl_MAPIAllocateBuffer(ULONG size, void **out);
SCODE WINAPI dbl_MAPIAllocateMore(ULONG size, void *root, void **out);
ULONG WINAPI dbl_MAPIFreeBuffer(void *p);
/* For ourselves, under the lock; never NULL. */
void *dbl_give(ULONG size);
void *dbl_give_more(ULONG size, void *root);
/* Reports what is left and forgets it. */
void dbl_memory_end(void);

/* ---- calls ---- */

#define DBL_METHODS(X)                                                         \
	X(MAPIInitialize)                                                      \
	X(MAPIUninitialize)                                                    \
	X(MAPILogonEx)                                                         \
	X(MAPIAllocateBuffer)                                                  \
	X(MAPIAllocateMore)                                                    \
	X(MAPIFreeBuffer)                                                      \
	X(QueryInterface)                                                      \
	X(GetLastError)                                                        \
	X(GetProps)                                                            \
	X(SetProps)                                                            \
	X(DeleteProps)                                                         \
	X(GetPropList)                                                         \
	X(OpenProperty)                                                        \
	X(SaveChanges)                                                         \
	X(AttachSaveChanges)                                                   \
	X(EmbeddedSaveChanges)                                                 \
	X(GetIDsFromNames)                                                     \
	X(GetNamesFromIDs)                                                     \
	X(GetMsgStoresTable)                                                   \
	X(GetStatusTable)                                                      \
	X(OpenMsgStore)                                                        \
	X(OpenProfileSection)                                                  \
	X(OpenEntry)                                                           \
	X(CompareEntryIDs)                                                     \
	X(QueryIdentity)                                                       \
	X(Logoff)                                                              \
	X(GetReceiveFolder)                                                    \
	X(StoreLogoff)                                                         \
	X(Advise)                                                              \
	X(Unadvise)                                                            \
	X(GetContentsTable)                                                    \
	X(GetHierarchyTable)                                                   \
	X(CreateMessage)                                                       \
	X(DeleteMessages)                                                      \
	X(CopyMessages)                                                        \
	X(CreateFolder)                                                        \
	X(GetAttachmentTable)                                                  \
	X(OpenAttach)                                                          \
	X(CreateAttach)                                                        \
	X(DeleteAttach)                                                        \
	X(GetRecipientTable)                                                   \
	X(ModifyRecipients)                                                    \
	X(SetColumns)                                                          \
	X(QueryColumns)                                                        \
	X(Restrict)                                                            \
	X(SortTable)                                                           \
	X(QueryRows)                                                           \
	X(FindRow)                                                             \
	X(GetRowCount)                                                         \
	X(SeekRow)                                                             \
	X(StreamRead)                                                          \
	X(StreamWrite)                                                         \
	X(StreamSeek)                                                          \
	X(StreamSetSize)                                                       \
	X(StreamStat)                                                          \
	X(StreamCommit)

enum dbl_method {
#define DBL_METHOD_ENUM(name) DBL_##name,
	DBL_METHODS(DBL_METHOD_ENUM)
#undef DBL_METHOD_ENUM
	DBL_METHOD_COUNT
};

/* The environment, read at the first MAPIInitialize. */
void dbl_faults_read(void);
/* Counts the call; the error it is to fail with, S_OK: none. */
HRESULT dbl_faults_call(enum dbl_method m);
/* End the process here if that is what is asked for. */
void dbl_faults_kill(enum dbl_method m, bool before);
/* The user is quicker. */
void dbl_faults_edit(struct dbl_node *n);
void dbl_faults_counts(void);
/* A fault that met no call is a problem. */
void dbl_faults_end(void);
/* One line to stderr and to VALISE_MAPI_LOG: the test has failed. */
void dbl_problem(const char *format, ...)
    __attribute__((format(gnu_printf, 1, 2)));
/* The value of the environment, or NULL; the caller frees. */
char *dbl_environment(const char *name);

/* ---- objects ---- */

typedef void dbl_fn(void);

enum dbl_kind {
	DBL_SESSION,
	DBL_STORE,
	DBL_FOLDER,
	DBL_MESSAGE,
	DBL_ATTACH,
	DBL_TABLE,
	DBL_STREAM,
	DBL_SECTION,
	DBL_KIND_COUNT
};

struct dbl_row {
	struct dbl_node *node; /* or a copied bag */
	struct dbl_bag bag;
	ULONG num;
	ULONG type;
};

struct dbl_table {
	struct dbl_row *rows;
	ULONG row_count, row_cap;
	ULONG *shown; /* indexes that pass the restriction, in order */
	ULONG shown_count;
	ULONG pos;
	SPropTagArray *columns;
	bool unicode;
};

struct dbl_stream {
	ULONG tag;
	BYTE *bytes;
	ULONG len, cap, pos;
	bool dirty;
};

struct dbl_obj {
	dbl_fn **vtbl;
	LONG refs;
	LONG held; /* by children */
	enum dbl_kind kind;
	ULONG serial;
	struct dbl_obj *parent;
	struct dbl_obj *next;
	struct dbl_store *store;
	struct dbl_node *node;
	bool writable, closed, is_new, dirty, gone;
	ULONG base_version;
	struct dbl_content *edit;  /* message; bag of a section */
	struct dbl_attach *attach; /* attachment */
	struct dbl_table table;
	struct dbl_stream stream;
};

/* @parent is held until the object goes; NULL: none. */
struct dbl_obj *dbl_obj_new(enum dbl_kind kind, struct dbl_obj *parent);
/* Every call begins and ends so: the lock is held in between. */
HRESULT dbl_enter(struct dbl_obj *o, enum dbl_method m);
HRESULT dbl_leave(struct dbl_obj *o, enum dbl_method m, HRESULT hr);
/* The interfaces an object of this kind has; NULL asks for none. */
bool dbl_obj_has(enum dbl_kind kind, const IID *iid);
struct dbl_bag *dbl_obj_bag(struct dbl_obj *o);
void dbl_obj_view(struct dbl_obj *o, struct dbl_view *out);

void dbl_lock(void);
void dbl_unlock(void);

/* A slot of a table of methods. */
#define DBL_SLOT(table, iface, method, fn)                                     \
	((table)[offsetof(iface##Vtbl, method) / sizeof(dbl_fn *)] =           \
		(dbl_fn *)(fn))
extern dbl_fn *dbl_vtbl[DBL_KIND_COUNT][40];
void dbl_props_slots(dbl_fn **vtbl);
void dbl_names_slots(dbl_fn **vtbl);
void dbl_session_slots(dbl_fn **vtbl);
void dbl_store_slots(dbl_fn **vtbl);
void dbl_folder_slots(dbl_fn **vtbl);
void dbl_message_slots(dbl_fn **vtbl);
void dbl_table_slots(dbl_fn **vtbl);
void dbl_stream_slots(dbl_fn **vtbl);

/* OpenEntry of session, store and folder; @store NULL: of any store. */
HRESULT dbl_open_entry(struct dbl_obj *o, struct dbl_store *store,
    const SBinary *id, const IID *iid, ULONG flags, ULONG *type_out,
    void **out);
HRESULT dbl_compare_ids(const struct dbl_store *store, const SBinary *a,
    const SBinary *b, ULONG *result_out);
/* A message object on a node, or on the embedded message of an attachment. */
struct dbl_obj *dbl_message_open(
    struct dbl_obj *parent, struct dbl_node *n, bool writable);
HRESULT dbl_message_save(struct dbl_obj *o, ULONG flags);
HRESULT dbl_attach_save(struct dbl_obj *o, ULONG flags);
HRESULT dbl_attach_open_embedded(struct dbl_obj *o, ULONG flags, void **out);
HRESULT dbl_stream_open(struct dbl_obj *o, ULONG tag, ULONG flags, void **out);

/* A table without rows, then its rows, then dbl_table_ready(). */
struct dbl_obj *dbl_table_new(
    struct dbl_obj *parent, const ULONG *columns, bool unicode);
void dbl_table_add(struct dbl_obj *t, const struct dbl_row *row);
void dbl_table_ready(struct dbl_obj *t);
void dbl_table_free(struct dbl_table *t);
void dbl_row_view(
    const struct dbl_obj *t, const struct dbl_row *row, struct dbl_view *out);
HRESULT dbl_restriction_check(const SRestriction *r, int depth);
bool dbl_restriction_match(const struct dbl_view *v, const SRestriction *r);
void dbl_table_sort(struct dbl_obj *t, const SSortOrderSet *order);

/* ---- notifications ---- */

void dbl_advise_begin(void);
/* Without the lock: waits for its thread. Reports those still there. */
void dbl_advise_end(void);
HRESULT dbl_advise_add(struct dbl_obj *o, const SBinary *id, ULONG mask,
    IMAPIAdviseSink *sink, ULONG *connection_out);
HRESULT dbl_advise_remove(struct dbl_obj *o, ULONG connection);
void dbl_advise_fire(ULONG event, const struct dbl_node *n);

/* ---- the file ---- */

/* Reads VALISE_MAPI_FILE; false: there is none. */
bool dbl_load(void);
/* Of VALISE_MAPI_FILE with more at its end; the caller frees. NULL: unset. */
char *dbl_file_name(const char *suffix);
/* The whole profile to the file, or one object to its journal. */
void dbl_dump_all(void);
void dbl_dump_node(const struct dbl_node *n);
void dbl_dump_store(const struct dbl_store *store);
void dbl_dump_deleted(const struct dbl_node *n);
/* "KEY=VALUE" into a bag; false: it cannot be read. */
bool dbl_load_assign(
    struct dbl_store *store, struct dbl_bag *bag, const char *line);

#endif
