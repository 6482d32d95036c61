#pragma once

#include <throughline/core/id.hpp>

#include <string>
#include <string_view>

namespace throughline {

namespace process_detail {

/// The id of what follows from a record: the same for every pass and every host.
template <class Object>
Id<Object> id_after(std::string_view what, RecordId from, std::string_view which) {
    return Id<Object>::derive("derived from a won deal", what, from.to_string() + "/" + std::string{which});
}
template <class Object>
Id<Object> id_after(std::string_view what, RecordId from, std::size_t number = 0) {
    return id_after<Object>(what, from, std::to_string(number));
}

}  // namespace process_detail

}  // namespace throughline
