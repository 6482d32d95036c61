#pragma once

#include <throughline/sandbox/system.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace throughline::sandbox {

struct JsonApiOptions {
    std::string name      = "api";
    std::string origin    = "https://api.example";
    std::string base_path = "/v1";
    std::string token{};             ///< Clients send `Authorization: Bearer <token>`; empty: anybody may.
    std::string notification_key{};  ///< What it signs its notifications with.
    std::size_t page_rows_max = 100;
    /// A change may be missing from lists, the record with it, up to this long after its stamp, as behind long
    /// transactions and lagging indexes; by its own address it shows at once. How long, is drawn for every change.
    std::chrono::seconds commit_lag{0};
};

/// A simulated system with a small JSON API of the ordinary kind: a list per object with changes since a stamp and a
/// cursor, one record by its id, POST, PATCH and DELETE, an external id that no two records share. For rehearsing with
/// systems that have no simulation of their own: describe their objects, and they are there.
///
/// Beside the fields that are described, every record has `id`, `external_id` and `updated_at`. Texts, numbers,
/// booleans, dates and pick-lists are checked as their definitions say; unknown fields, and values of those that may
/// not be written, are refused. `schema` below a list describes its fields, as `to_json(VendorSchema)` writes them.
class JsonApi final : public System {
  public:
    JsonApi(Clock const& clock, Random& random, JsonApiOptions options, std::vector<ObjectDefinition> objects);

    /// What clients are given as the API's address.
    std::string base_url() const { return origin() + options_.base_path; }

    // What its users do; refusals are those of the API.
    Result<std::string> insert(std::string_view object, Value const& fields);
    Result<>            update(std::string_view object, std::string_view id, Value const& fields);
    Result<>            remove(std::string_view object, std::string_view id);
    /// Brings a removed record back under its id.
    Result<> restore(std::string_view object, std::string_view id);

    // What its makers do, from one day to the next. What records hold stays as it is.
    /// A field more, or another definition of one.
    void change_field(std::string_view object, FieldDefinition field);
    /// To the API it is as if there were no such field, as where a permission is taken away; people go on with it.
    void hide_field(std::string_view object, std::string_view field);
    void show_field(std::string_view object, std::string_view field);

    /// What it sends to whoever asked to be told of a record's changes.
    http::Request notification(std::string_view object, std::string_view id) const;

    // What an observer sees.
    /// The record as the API shows it; null where there is none.
    Value              read(std::string_view object, std::string_view id) const;
    std::vector<Value> list(std::string_view object) const;
    std::size_t        count(std::string_view object) const;
    /// How many were ever created.
    std::int64_t creates(std::string_view object) const;

  protected:
    http::Response respond(http::Request const& request) override;

  private:
    struct Refusal {
        int         status;
        std::string message;
        std::string field{};
    };

    std::optional<Refusal> check(Table const& table, Value const& fields, std::string_view id) const;
    std::optional<Refusal> may_write(Table const& table, Value const& fields, bool is_new) const;
    std::optional<Refusal> put(Table const& table, std::string id, Value const& fields, bool is_new);
    Value                  shown(Table const& table, Row const& row) const;
    Value                  told(Table const& table, Row const& row) const;  ///< To the API's clients.
    http::Response         list(Table const& table, std::string_view query) const;
    http::Response         describe(Table const& table) const;
    http::Response         one(std::string_view method, Table const& table, std::string const& id, Value const& fields);
    static http::Response  refuse(Refusal const& refusal);

    bool is_listed(Table const& table, Row const& row) const;
    bool is_hidden(Table const& table, std::string_view field) const;
    void keep(std::string_view object, Row row);

    JsonApiOptions options_;
    /// Since when changes are in lists, by object and id.
    std::map<std::pair<std::string, std::string>, Timestamp> listed_from_{};
    std::set<std::string, std::less<>>                       hidden_{};  // By `skills/name`.
};

}  // namespace throughline::sandbox
