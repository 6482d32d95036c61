#pragma once

#include <throughline/model/about.hpp>

#include <optional>
#include <string>

namespace throughline {

/// A document kept elsewhere: where it is and how to know that it is still the same.
struct DocumentReference {
    std::string                uri;
    std::optional<std::string> hash{};
    std::optional<std::string> media_type{};

    bool operator==(DocumentReference const&) const = default;
};

}  // namespace throughline

BOOST_HANA_ADAPT_STRUCT(throughline::DocumentReference, uri, hash, media_type);

namespace throughline {

template <>
inline constexpr auto about<DocumentReference> = about_object<DocumentReference>(
    "DocumentReference", "A document kept elsewhere: where it is and how to know that it is still the same.",
    {
        member<&DocumentReference::uri>("Address at which its keeper serves it.", Owner::crm),
        member<&DocumentReference::hash>("Digest of its bytes, prefixed by the algorithm: sha256:9f86d0.", Owner::crm),
        member<&DocumentReference::media_type>("Media type: application/pdf.", Owner::crm),
    });
static_assert(described<DocumentReference>);

}  // namespace throughline
