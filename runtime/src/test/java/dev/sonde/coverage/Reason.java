package dev.sonde.coverage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a model did not run, without what differs from model to model, so that models can be grouped. */
final class Reason {
    private static final Map<Pattern, String> GROUPS = groups();

    private Reason() {}

    private static Map<Pattern, String> groups() {
        Map<Pattern, String> groups = new LinkedHashMap<>();
        put(groups, "takes no input of (\\S+) elements", "the Java API takes no input of $1 elements");
        put(groups, "not given: .*a sequence", "the Java API takes no sequence as an input");
        put(groups, "not given: .*may be absent", "the Java API takes no optional input");
        put(groups, "not given: .*does not know", "the Java API takes no input of such elements");
        put(groups, "output that may be absent", "an output is optional: the Java API crashes where it is absent");
        put(groups, "elements that Java cannot hold", "an output has elements that the Java API does not know");
        put(groups, "Could not find an implementation for (\\w+)", "ONNX Runtime has no kernel for these types: $1");
        put(groups, "Failed to find kernel for (\\w+)", "ONNX Runtime has no kernel for these types: $1");
        put(groups, "No Op registered for (\\w+)", "ONNX Runtime does not know the operator: $1");
        put(groups, "is not a registered function/op", "ONNX Runtime does not know the operator");
        put(groups, "under development", "ONNX Runtime does not know the operator set");
        put(groups, "while running (\\w+) node", "ONNX Runtime fails while running: $1");
        put(groups, "during initialization: .*?/(\\w+)\\.cc", "ONNX Runtime fails while loading: $1");
        put(groups, "This is an invalid model", "ONNX Runtime calls the model invalid");
        put(groups, "gives other bits", "the plain model does not repeat itself");
        return groups;
    }

    private static void put(Map<Pattern, String> groups, String pattern, String group) {
        groups.put(Pattern.compile(pattern), group);
    }

    static String of(String why) {
        for (Map.Entry<Pattern, String> group : GROUPS.entrySet()) {
            Matcher matcher = group.getKey().matcher(why);
            if (matcher.find()) {
                String text = group.getValue();
                return matcher.groupCount() == 0 ? text : text.replace("$1", matcher.group(1));
            }
        }
        return why.substring(0, Math.min(160, why.length()));
    }
}
