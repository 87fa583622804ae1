package dev.sonde.live;

import java.util.Map;
import java.util.Optional;

/**
 * A point at which calls of a model are observed.
 *
 * @param number the seam's
 * @param isStatic whether calls there have no receiver
 * @param operation the name of the operation that every call there is, in whatever layer; empty where it is none
 */
record SeenPoint(int number, boolean isStatic, String operation, LayerObjects objects) {

    static SeenPoint of(int number, LayerObjects objects) {
        Map<String, String> facts = objects.seam().facts(number);
        String source = facts.getOrDefault("source", "");
        String operation = objects.isSource(source) ? facts.getOrDefault("operation", "") : "";
        return new SeenPoint(number, Boolean.parseBoolean(facts.get("static")), operation, objects);
    }

    /** {@return the path of the layer whose forward call this is; nothing where it is none} */
    Optional<String> layer(Object[] arguments) {
        Optional<String> path = isStatic ? Optional.empty() : objects.path(arguments[0]);
        // A layer's other methods are operations where they are called in a source.
        boolean isForward =
                path.isPresent() && (operation.isEmpty() || !rule(arguments).isEmpty());
        return isForward ? path : Optional.empty();
    }

    /** {@return where a call has its values} */
    Ends ends(Object[] arguments) {
        return Ends.of(objects.seam().facts(number), isStatic ? "" : rule(arguments));
    }

    private String rule(Object[] arguments) {
        return objects.rule(number, arguments[0].getClass());
    }
}
