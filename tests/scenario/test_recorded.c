/* SPDX-License-Identifier: Apache-2.0 */
/* Whole recorded sessions of others, played to our server and our client. */
#include "scenario/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/test.h"

static void
make_world(struct replay *r, const struct recorded_session *first)
{
	struct world_options options = {.encoding = first->req[0].encoding};
	enum sml_kind kinds[3];
	size_t count = 0;

	for (; count < 3 && r->trace->folders[count].server; count++)
		kinds[count] = r->trace->folders[count].kind;
	r->w = world_new(&options, kinds, count, 1);
	for (size_t i = 0; i < count; i++) {
		const struct folder_names *f = &r->trace->folders[i];

		(void)snprintf(r->w->server.folders[i].name,
		    sizeof(r->w->server.folders[i].name), "%s",
		    replay_plain(sml_str_of(f->server)).p);
		(void)snprintf(r->w->clients[0].folders[i].remote,
		    sizeof(r->w->clients[0].folders[i].remote), "%s",
		    r->trace->unknown != NULL ? r->trace->unknown : f->server);
	}
	r->w->clients[0].folder_count = count;
	r->w->pipe.serve = replay_answer;
	r->w->pipe.ctx = r;
	r->w->pipe.max_len = 0;
	r->w->is_loud = getenv("VALISE_LOG") != NULL;
}

static void
play(const struct trace *trace, const char *root, size_t *messages,
    void (*session)(struct replay *r, struct recorded_session *session))
{
	static struct recorded_session recorded;
	struct replay *r = calloc(1, sizeof(*r));
	size_t refused = session == replay_serve_session
			     ? trace->refused_by_server
			     : trace->refused_by_client;

	CU_ASSERT_PTR_NOT_NULL_FATAL(r);
	r->trace = trace;
	sml_buf_init(&r->refusals, SML_ITEM_MAX);
	r->arena = sml_arena_new(SML_MSG_ARENA_MAX);
	for (size_t i = 0; trace->sessions[i].req != NULL; i++) {
		recorded_read(root, &trace->sessions[i], r->arena, &recorded);
		if (recorded.count == 0 || !recorded.req[0].is_there)
			printf("# %s: cannot be read\n", trace->name);
		CU_ASSERT_FATAL(recorded.count > 0 && recorded.req[0].is_there);
		if (r->w == NULL)
			make_world(r, &recorded);
		session(r, &recorded);
		*messages += r->count;
	}
	CU_ASSERT_EQUAL(r->missing, 0);
	if (r->refused != refused)
		printf("# %s: %zu refused:%.*s\n", trace->name, r->refused,
		    SML_STR_ARG(sml_buf_str(&r->refusals)));
	CU_ASSERT_EQUAL(r->refused, refused);
	sml_buf_free(&r->refusals);
	world_free(r->w);
	sml_arena_free(r->arena);
	free(r);
}

static void
play_all(const char *name,
    void (*session)(struct replay *r, struct recorded_session *session))
{
	const char *root = test_fixtures();
	const char *only = getenv("VALISE_TRACE");
	size_t messages = 0;

	if (root == NULL) {
		printf("SKIPPED %s: set VALISE_FIXTURES to the corpus folder\n",
		    name);
		return;
	}
	for (size_t i = 0; replay_traces[i].name != NULL; i++)
		if (only == NULL || strcmp(only, replay_traces[i].name) == 0) {
			if (session == replay_run_session &&
			    replay_traces[i].client_why != NULL &&
			    replay_traces[i].client_why[0] == '\0')
				continue;
			play(&replay_traces[i], root, &messages, session);
		}
	printf("# %zu messages\n", messages);
}

static void
recorded_clients_reach_their_end_at_our_server(void)
{
	play_all("recorded_clients_reach_their_end_at_our_server",
	    replay_serve_session);
}

static void
our_client_reaches_its_end_at_recorded_servers(void)
{
	play_all("our_client_reaches_its_end_at_recorded_servers",
	    replay_run_session);
}

static const struct test_case cases[] = {
#define CASE(name)                                                             \
	{                                                                      \
#name, name                                                    \
	}
    CASE(recorded_clients_reach_their_end_at_our_server),
    CASE(our_client_reaches_its_end_at_recorded_servers),
    {NULL, NULL},
};

int
main(int argc, char **argv)
{
	return test_main("recorded", cases, argc, argv);
}
