package dev.sonde;

import java.util.Set;

/**
 * A tensor of the graph as some of its users see it: what can be written.
 *
 * @param users the nodes that see it, each by a tensor that it makes; none means everyone
 * @param label how errors call it
 * @param unfused whether the graph that runs lost it, so that it is computed beside it
 */
record Site(String tensor, Set<String> users, String label, boolean unfused) {
    Site {
        users = Set.copyOf(users);
    }

    static Site of(String tensor, String label) {
        return new Site(tensor, Set.of(), label, false);
    }

    /** Two labels of one thing are one site. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Site site && tensor.equals(site.tensor) && users.equals(site.users);
    }

    @Override
    public int hashCode() {
        return tensor.hashCode() * 31 + users.hashCode();
    }
}
