package dev.sonde.agent.sites;

/** A method in which every call is an operation: {@code matmul_0}, {@code softmax_0}, {@code matmul_1}. */
record SourceRule(String type, String method) {

    /** {@return whether the method of the class {@code owner} is it, or a lambda in it} */
    boolean isIn(String owner, String name) {
        return type.equals(owner)
                && (name.equals(method) || (name.startsWith("lambda$") && name.startsWith(method + "$", 7)));
    }

    @Override
    public String toString() {
        return "source " + type + "#" + method;
    }
}
