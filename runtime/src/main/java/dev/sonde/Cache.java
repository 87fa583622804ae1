package dev.sonde;

import dev.sonde.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What to keep of many places at once, and in which form.
 *
 * <pre>{@code
 * t.cache(Cache.of("encoder.layer.*").withInputs().as(ElementType.FLOAT16).reduced(h -> h.mean(1)));
 * }</pre>
 *
 * @param patterns modules by their paths, or other places as they are written
 * @param inputs whether the first input of each module is kept, under {@code path#input}
 * @param outputs whether what each module hands out is kept
 * @param element the element type to keep numbers in; empty for their own
 * @param reduction what is kept of each value
 */
public record Cache(
        List<String> patterns,
        boolean inputs,
        boolean outputs,
        Optional<ElementType> element,
        UnaryOperator<Proxy> reduction) {
    public Cache {
        patterns = List.copyOf(patterns);
    }

    /** {@return what the modules that {@code patterns} name hand out, as it is} */
    public static Cache of(String... patterns) {
        return new Cache(List.of(patterns), false, true, Optional.empty(), UnaryOperator.identity());
    }

    /** {@return this, and what the modules take} */
    public Cache withInputs() {
        return new Cache(patterns, true, outputs, element, reduction);
    }

    /** {@return what the modules take, and nothing that they hand out} */
    public Cache inputsOnly() {
        return new Cache(patterns, true, false, element, reduction);
    }

    /** {@return this in another element type; what is no floating point number stays} */
    public Cache as(ElementType other) {
        return new Cache(patterns, inputs, outputs, Optional.of(other), reduction);
    }

    /** {@return this, of each value what {@code change} makes of it} */
    public Cache reduced(UnaryOperator<Proxy> change) {
        return new Cache(patterns, inputs, outputs, element, value -> change.apply(reduction.apply(value)));
    }

    /** {@return the numbers of {@code place}, in this form} */
    Saved keep(Place place) {
        Proxy value = reduction.apply(place.get());
        Proxy cast = element.filter(to -> value.type().element().isFloating())
                .map(value::cast)
                .orElse(value);
        return place.keep(cast);
    }

    /** {@return the places that {@code pattern} means, as they are written} */
    List<String> written(String pattern) {
        boolean edge = pattern.indexOf('#') >= 0 || pattern.indexOf(':') >= 0;
        if (edge) {
            return List.of(pattern);
        }
        String input = pattern + "#input";
        return inputs ? outputs ? List.of(input, pattern) : List.of(input) : List.of(pattern);
    }
}
