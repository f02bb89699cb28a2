// The first page of a customer is its software.
import { Navigate } from 'react-router';

export const Component = () => <Navigate to="software" replace />;
