package dev.sonde.agent.sites;

import dev.sonde.agent.boot.Sites;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;

/** Numbers for the places in one class where forward calls are seen. */
final class Points {
    private final String type;
    private final Rules rules;

    /** How many operations of a name there were so far, in a method. */
    private final Map<String, Integer> operations = new HashMap<>();

    private int count;

    /** @param type the class, with slashes */
    Points(String type, Rules rules) {
        this.type = type;
        this.rules = rules;
    }

    /** A method: of the class that is rewritten, or of one that it calls. */
    record Method(String owner, String name, String descriptor, boolean isStatic) {

        static Method called(int opcode, String owner, String name, String descriptor) {
            return new Method(owner, name, descriptor, opcode == Opcodes.INVOKESTATIC);
        }
    }

    /** {@return the number of a call instruction in the method {@code caller}, or -1 if it is no forward call} */
    int call(String caller, Method called) {
        List<ForwardRule> found = rules.calls(called.owner, called.name, called.descriptor, called.isStatic);
        boolean isOperation = rules.isSource(type, caller) && Rules.isOperation(called.owner, called.name);
        if (found.isEmpty() && !isOperation) {
            return -1;
        }
        Map<String, String> facts = facts("call", called, found);
        facts.put("caller", type.replace('/', '.') + "#" + caller);
        if (isOperation) {
            String key = caller + "#" + called.name;
            Integer before = operations.get(key);
            int index = before == null ? 0 : before;
            operations.put(key, index + 1);
            facts.put("operation", called.name + "_" + index);
            facts.put("source", "source " + type.replace('/', '.') + "#" + caller);
        }
        return number(facts, called.isStatic, new Receivers(found, isOperation));
    }

    /** {@return the number of a method's entry, or -1 if none of its calls is a forward call} */
    int entry(Method method) {
        List<ForwardRule> found = rules.calls(method.owner, method.name, method.descriptor, method.isStatic);
        return found.isEmpty()
                ? -1
                : number(facts("entry", method, found), method.isStatic, new Receivers(found, false));
    }

    private int number(Map<String, String> facts, boolean isStatic, Receivers receivers) {
        String label = type + "." + count++ + " " + facts;
        return Sites.point(label, facts, isStatic ? null : receivers);
    }

    private static Map<String, String> facts(String kind, Method method, List<ForwardRule> found) {
        Map<String, String> facts = new HashMap<>();
        facts.put("kind", kind);
        facts.put("owner", method.owner.replace('/', '.'));
        facts.put("method", method.name);
        facts.put("descriptor", method.descriptor);
        facts.put("static", String.valueOf(method.isStatic));
        StringBuilder texts = new StringBuilder();
        for (ForwardRule rule : found) {
            texts.append(texts.length() == 0 ? "" : "; ").append(rule);
        }
        facts.put("rules", texts.toString());
        return facts;
    }
}
