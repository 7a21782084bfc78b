/* SPDX-License-Identifier: Apache-2.0 */
package io.kerstream.security.login;

import java.security.AccessControlContext;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;

/**
 * Threads that keep nothing of whoever happened to need them first: no context class loader, no
 * inherited thread locals, no access control context and no thread group of a job. A login outlives
 * the job that began it, and must not pin the class loader of that job.
 */
final class LibraryThreads {

    private LibraryThreads() {}

    /** A daemon thread that has not been started. */
    @SuppressWarnings("removal") // Without it, the thread would inherit the caller's domains.
    static Thread daemon(String name, Runnable task) {
        PrivilegedAction<Thread> creation = () -> create(name, task);
        return AccessController.doPrivileged(
                creation, new AccessControlContext(new ProtectionDomain[0]));
    }

    private static Thread create(String name, Runnable task) {
        Thread thread = new Thread(topGroup(), task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(LibraryThreads.class.getClassLoader());
        return thread;
    }

    private static ThreadGroup topGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
