#include <throughline/connector/sheet.hpp>

#include <algorithm>

namespace throughline {

ObjectSheet const* Sheet::find(std::string_view vendor_object) const {
    auto const found = std::find_if(objects.begin(), objects.end(), [vendor_object](ObjectSheet const& object) {
        return object.vendor_object == vendor_object;
    });
    return found == objects.end() ? nullptr : &*found;
}

}  // namespace throughline
