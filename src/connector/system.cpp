#include <throughline/connector/system.hpp>

#include <stdexcept>

namespace throughline {

System with_overlay(System system, Overlay overlay) {
    auto const mappings = overlay.mappings();
    bool       fits     = mappings.size() == system.mappings.size();
    for (std::size_t each = 0; fits && each < mappings.size(); ++each)
        fits = mappings[each].object == system.mappings[each].object &&
               mappings[each].vendor_object == system.mappings[each].vendor_object;
    if (!fits) throw std::invalid_argument{"the overlay was loaded for another system than " + system.name};
    system.mappings.assign(mappings.begin(), mappings.end());
    system.crosswalks = overlay.crosswalks();
    system.overlay    = std::move(overlay);
    return system;
}

}  // namespace throughline
