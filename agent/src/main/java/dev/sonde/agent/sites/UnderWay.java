package dev.sonde.agent.sites;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What this thread is just running. A method that is running when its class is written anew has no line numbers any more,
 * and whoever asks for models to be seen would lose those of his own errors. So his class is left as it is where calls in
 * it are seen all the same: at the entries of the methods that it calls.
 */
final class UnderWay {
    static final UnderWay NOTHING = new UnderWay();

    private final Rules rules;
    private final Set<String> running = new HashSet<>();

    private UnderWay() {
        rules = new Rules(List.of(), List.of(), List.of());
    }

    /** @param rewritten the classes that were rewritten before, with slashes: what they see has to be brought up to date */
    UnderWay(Rules rules, Set<String> rewritten) {
        this.rules = rules;
        for (StackTraceElement frame : Thread.currentThread().getStackTrace()) {
            if (!rewritten.contains(frame.getClassName().replace('.', '/'))) {
                running.add(frame.getClassName());
            }
        }
    }

    /** {@return whether a class is left as it is} */
    boolean leaves(Class<?> type) {
        return running.contains(type.getName()) && !isNeeded(type);
    }

    private boolean isNeeded(Class<?> type) {
        try {
            for (SourceRule source : rules.sources()) {
                if (source.type().equals(type.getName())) {
                    return true;
                }
            }
            for (Method method : type.getDeclaredMethods()) {
                for (ForwardRule rule : rules.forward()) {
                    if (rule.method().matches(method.getName())) {
                        return true;
                    }
                }
            }
            return false;
        } catch (LinkageError cannotTell) {
            return true;
        }
    }
}
