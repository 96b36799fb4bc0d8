/* SPDX-License-Identifier: Apache-2.0 */
/* Gives libcurl the callbacks that SyncEvolution's client of Debian 12 lacks.
 *
 * To be preloaded. CURLOPT_READFUNCTION and CURLOPT_WRITEFUNCTION arrive there
 * as NULL, and libcurl takes their argument for a FILE; the client's own member
 * functions belong there. For ABIs that pass "this" as a first argument.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

#define OPTION_WRITE 20011
#define OPTION_READ 20012

typedef size_t transfer(void *self, void *bytes, size_t len);
typedef size_t callback(void *bytes, size_t size, size_t count, void *self);
typedef int setopt(void *handle, int option, void *argument);

static transfer *read_data, *write_data;

static size_t
on_read(void *bytes, size_t size, size_t count, void *self)
{
	return read_data(self, bytes, size * count);
}

static size_t
on_write(void *bytes, size_t size, size_t count, void *self)
{
	return write_data(self, bytes, size * count);
}

static void *
callback_of(int option, void *argument)
{
	callback *own = NULL;

	if (argument == NULL && option == OPTION_WRITE && write_data != NULL)
		own = on_write;
	if (argument == NULL && option == OPTION_READ && read_data != NULL)
		own = on_read;
	return own != NULL ? (void *)own : argument;
}

int curl_easy_setopt(void *handle, int option, void *argument);

int
curl_easy_setopt(void *handle, int option, void *argument)
{
	static setopt *real;

	if (real == NULL) {
		real = (setopt *)dlsym(RTLD_NEXT, "curl_easy_setopt");
		read_data = (transfer *)dlsym(RTLD_DEFAULT,
		    "_ZN7SyncEvo18CurlTransportAgent8readDataEPvm");
		write_data = (transfer *)dlsym(RTLD_DEFAULT,
		    "_ZN7SyncEvo18CurlTransportAgent9writeDataEPvm");
	}
	return real(handle, option, callback_of(option, argument));
}
