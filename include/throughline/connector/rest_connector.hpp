#pragma once

#include <throughline/connector/connector.hpp>
#include <throughline/connector/oauth.hpp>
#include <throughline/connector/patience.hpp>
#include <throughline/connector/system.hpp>
#include <throughline/core/secret.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace throughline {

/// One kind of record of a JSON API.
struct RestObject {
    std::string name;  ///< As mappings name it, and the last part of its address: "projects".
    bool        writable      = true;
    bool        shows_changes = true;  ///< Its list can be asked for what changed since; otherwise it is read whole.
};

/// How a JSON API spells what most of them do. The defaults are the conventions that `sandbox::JsonApi` follows:
///
/// | to           | request                                          | answer                                    |
/// |--------------|--------------------------------------------------|-------------------------------------------|
/// | read changes | `GET <base>/projects?updated_since=<stamp>&limit=100` | `{"items": [...], "next": "<cursor>"}` |
/// | read on      | the same and `cursor=<cursor>`                   | the last page's `next` is null            |
/// | find one     | `GET <base>/projects?external_id=<ours>`         | a list                                    |
/// | read one     | `GET <base>/projects/<id>`                       | the record                                |
/// | create       | `POST <base>/projects`, our id in `external_id`  | 201 and the record; 409 if it is taken    |
/// | update       | `PATCH <base>/projects/<id>`; null empties       | 200 and the record                        |
/// | delete       | `DELETE <base>/projects/<id>`                    | 204                                       |
/// | describe     | `GET <base>/projects/schema`                     | what `read_schema` reads                  |
///
/// It may notify the host: `POST` of `[{"object": "projects", "id": "17"}, ...]`, with the time in seconds in
/// `X-Timestamp` and, in `X-Signature`, the HMAC-SHA256 of `<timestamp>.<body>` in hexadecimal.
///
/// Lists are in the order of changes. The API refuses a second record with the same external id: that is what makes
/// creating safe to repeat.
struct RestOptions {
    // Where, and as whom.
    std::string             vendor;           ///< For the sheet and for people.
    std::string             base_url;         ///< https, or http on this machine to rehearse.
    Secret                  authorization{};  ///< The whole value of the header: `Bearer ...`. Sent nowhere else.
    std::vector<RestObject> objects;

    std::shared_ptr<OAuthLogin const> login{};  ///< In place of `authorization`, where a person granted the connection.

    Secret notification_key{};  ///< What it signs notifications with; empty: none are believed.

    // How it spells.
    std::string items            = "items";
    std::string next             = "next";
    std::string id               = "id";
    std::string external_id      = "external_id";
    std::string modified         = "updated_at";  ///< RFC 3339, with its offset.
    std::string since_parameter  = "updated_since";
    std::string cursor_parameter = "cursor";
    std::string limit_parameter  = "limit";

    // How it describes itself, where it does: its objects are then watched, and a change stops no more than it breaks.
    std::string description{};  ///< The name of an object's description below its list: "schema". Empty: there is none.
    /// Reads it. Empty: it is as `to_json(VendorSchema)` writes it.
    std::function<Result<VendorSchema>(std::string_view text, std::string_view vendor_object)> read_schema{};

    // How fast.
    std::size_t          page_rows   = 100;
    std::size_t          concurrency = 4;
    std::chrono::seconds notification_age_max{300};
    std::chrono::seconds overlap{60};  ///< Changes are read again from so far back: stamps are set before they show.
    Patience             patience{};
};

/// A connector for a JSON API that needs no code of its own. Reads are repeated as `patience` says; a write is sent
/// once, and where its outcome is unknown the engine looks before anything else.
std::unique_ptr<Connector> rest_connector(Exchange exchange, std::shared_ptr<RestOptions const> options);

/// The connection, ready for a topology: `rest_system("pinpoint", Owner::psa, options, {view_of<Pinpoint, Project>})`.
System rest_system(std::string name, Owner role, RestOptions options, std::vector<MappingView> mappings);

}  // namespace throughline
