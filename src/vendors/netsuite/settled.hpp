#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace throughline::netsuite {

/// Which records of the overlap were read before and have not changed since, so that they need not be fetched again.
/// A record counts only once the reader has come back with the bookmark of the page that held it: until then the page
/// may have been lost, and the record with it.
class Settled {
  public:
    struct Note {
        std::string id;
        std::string changed_at;  ///< As the list said when the record was fetched.
    };

    /// The reader of a record type stands at this bookmark: the notes of the page that gave it are valid now.
    void reached(std::string_view object, std::string_view bookmark);
    /// A page was handed out that ends at this bookmark.
    void handed_out(std::string_view object, std::string bookmark, std::vector<Note> notes);
    /// Whether it was read with this stamp.
    bool knows(std::string_view object, std::string_view id, std::string_view changed_at) const;
    /// Nothing earlier than this stamp will be listed again.
    void forget_before(std::string_view object, std::string_view changed_at);

  private:
    struct Of {
        std::unordered_map<std::string, std::string> stamps{};
        std::string                                  pending_bookmark{};
        std::vector<Note>                            pending{};
    };
    static constexpr std::size_t notes_max = 50'000;  // Per record type; beyond it, records are simply fetched again.

    std::map<std::string, Of, std::less<>> objects_{};
};

}  // namespace throughline::netsuite
