#ifndef TRISTAGE_CCURL_SHIM_H
#define TRISTAGE_CCURL_SHIM_H
// libcurl, and its functions of a variable number of arguments, which Swift cannot call, one a type.
#include <curl/curl.h>
static inline CURLcode tristage_set_long(CURL *h, CURLoption o, long v) { return (curl_easy_setopt)(h, o, v); }
static inline CURLcode tristage_set_text(CURL *h, CURLoption o, const char *v) { return (curl_easy_setopt)(h, o, v); }
static inline CURLcode tristage_set_pointer(CURL *h, CURLoption o, void *v) { return (curl_easy_setopt)(h, o, v); }
static inline CURLcode tristage_set_list(CURL *h, CURLoption o, struct curl_slist *v) { return (curl_easy_setopt)(h, o, v); }
static inline CURLcode tristage_set_write(CURL *h, curl_write_callback f) { return (curl_easy_setopt)(h, CURLOPT_WRITEFUNCTION, f); }
static inline CURLcode tristage_set_socket(CURL *h, curl_opensocket_callback f) { return (curl_easy_setopt)(h, CURLOPT_OPENSOCKETFUNCTION, f); }
static inline CURLMcode tristage_set_multi(CURLM *m, CURLMoption o, long v) { return (curl_multi_setopt)(m, o, v); }
static inline CURLcode tristage_get_long(CURL *h, CURLINFO i, long *v) { return (curl_easy_getinfo)(h, i, v); }
static inline CURLcode tristage_curl_begin(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
// The address that a socket is about to be opened to.
static inline const struct sockaddr *tristage_address(const struct curl_sockaddr *a) { return &a->addr; }
#endif
